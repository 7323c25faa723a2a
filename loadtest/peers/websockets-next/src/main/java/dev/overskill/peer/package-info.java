/// Quarkus WebSockets Next as it comes, a peer of the stream benchmark.
@NullMarked
package dev.overskill.peer;

import org.jspecify.annotations.NullMarked;
