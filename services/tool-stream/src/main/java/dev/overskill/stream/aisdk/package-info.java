/// The AI SDK's UI message stream, version 1: one run as the chunks of one message.
@NullMarked
package dev.overskill.stream.aisdk;

import org.jspecify.annotations.NullMarked;
