/// What happened to each app lately, in one order, and each connection's place in it. Plain Java:
/// no Kafka, no socket, no clock.
@NullMarked
package dev.overskill.stream.journal;

import org.jspecify.annotations.NullMarked;
