@NullMarked
package dev.overskill.preview.module;

import org.jspecify.annotations.NullMarked;
