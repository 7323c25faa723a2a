/// The WebSocket of an editor on an app.
@NullMarked
package dev.overskill.stream.socket;

import org.jspecify.annotations.NullMarked;
