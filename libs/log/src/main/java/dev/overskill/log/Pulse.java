package dev.overskill.log;

import dev.overskill.events.Topics;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/// Asks now and then where the log ends, and tells the handler which partitions are handled to that
/// end: a poll alone cannot tell a quiet log from one that is away. Used by the reader's thread
/// only.
final class Pulse {
  private static final Logger LOG = Logger.getLogger(Pulse.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Batches batches;
  private long asked = System.nanoTime();

  Pulse(KafkaConsumer<byte[], byte[]> consumer, Batches batches) {
    this.consumer = consumer;
    this.batches = batches;
  }

  /// Asks if it is time to.
  void due() {
    var every = batches.pulse();
    var assigned = consumer.assignment();
    if (every.isEmpty() || assigned.isEmpty() || System.nanoTime() - asked < every.get().toNanos()) {
      return;
    }
    asked = System.nanoTime();
    try {
      var ends = consumer.endOffsets(assigned, LIMIT);
      batches.atTip(
          ends.entrySet().stream()
              .filter(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue())
              .map(end ->
                  new Batches.Partition(
                      Topics.of(end.getKey().topic()), end.getKey().partition()))
              .collect(Collectors.toSet()));
    } catch (TimeoutException e) {
      LOG.debugf("the log does not say where it ends: %s", e.getMessage());
    }
  }
}
