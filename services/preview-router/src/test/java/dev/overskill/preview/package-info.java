@NullMarked
package dev.overskill.preview;

import org.jspecify.annotations.NullMarked;
