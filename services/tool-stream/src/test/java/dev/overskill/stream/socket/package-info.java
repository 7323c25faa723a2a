@NullMarked
package dev.overskill.stream.socket;

import org.jspecify.annotations.NullMarked;
