/// Server-sent events: an app's journal over plain HTTP, and what every protocol that travels that
/// way shares.
@NullMarked
package dev.overskill.stream.sse;

import org.jspecify.annotations.NullMarked;
