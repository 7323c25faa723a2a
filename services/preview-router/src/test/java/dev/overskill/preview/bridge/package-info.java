@NullMarked
package dev.overskill.preview.bridge;

import org.jspecify.annotations.NullMarked;
