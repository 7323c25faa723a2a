@NullMarked
package dev.overskill.stream;

import org.jspecify.annotations.NullMarked;
