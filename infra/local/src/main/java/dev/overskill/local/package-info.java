/// The whole platform on one machine: real parts as ordinary processes, started, watched and ended
/// together.
@NullMarked
package dev.overskill.local;

import org.jspecify.annotations.NullMarked;
