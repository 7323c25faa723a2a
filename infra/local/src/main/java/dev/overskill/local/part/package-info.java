/// The parts: each knows how one real server is prepared, run, recognised as ready and completed.
@NullMarked
package dev.overskill.local.part;

import org.jspecify.annotations.NullMarked;
