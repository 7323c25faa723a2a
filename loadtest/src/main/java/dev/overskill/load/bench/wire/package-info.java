/// Many WebSockets on one event loop, as cheap as a client can be: frames are not parsed, only
/// searched for what is measured.
@NullMarked
package dev.overskill.load.bench.wire;

import org.jspecify.annotations.NullMarked;
