@NullMarked
package dev.overskill.stream.cable;

import org.jspecify.annotations.NullMarked;
