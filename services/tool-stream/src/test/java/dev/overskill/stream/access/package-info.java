@NullMarked
package dev.overskill.stream.access;

import org.jspecify.annotations.NullMarked;
