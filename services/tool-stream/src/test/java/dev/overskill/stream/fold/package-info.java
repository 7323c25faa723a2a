@NullMarked
package dev.overskill.stream.fold;

import org.jspecify.annotations.NullMarked;
