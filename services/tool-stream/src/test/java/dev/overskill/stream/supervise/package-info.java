@NullMarked
package dev.overskill.stream.supervise;

import org.jspecify.annotations.NullMarked;
