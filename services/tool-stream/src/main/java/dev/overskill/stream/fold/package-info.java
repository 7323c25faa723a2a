/// The state of an app, folded from its events and told again as the shortest history that leads to
/// it. Plain Java: no Kafka, no socket, no clock.
@NullMarked
package dev.overskill.stream.fold;

import org.jspecify.annotations.NullMarked;
