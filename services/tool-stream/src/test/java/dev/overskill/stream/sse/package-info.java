@NullMarked
package dev.overskill.stream.sse;

import org.jspecify.annotations.NullMarked;
