@NullMarked
package dev.overskill.stream.cold;

import org.jspecify.annotations.NullMarked;
