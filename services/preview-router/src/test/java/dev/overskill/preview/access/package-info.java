@NullMarked
package dev.overskill.preview.access;

import org.jspecify.annotations.NullMarked;
