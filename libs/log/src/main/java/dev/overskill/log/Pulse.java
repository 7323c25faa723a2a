package dev.overskill.log;

import dev.overskill.events.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/// Asks now and then where the log ends, and a pulse later tells the handler which partitions are
/// handled to that end: a poll alone cannot tell a quiet log from one that is away. Used by the
/// reader's thread only.
final class Pulse {
  private static final Logger LOG = Logger.getLogger(Pulse.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Batches batches;
  private Map<TopicPartition, Long> ends = Map.of();
  private long asked = System.nanoTime();

  Pulse(KafkaConsumer<byte[], byte[]> consumer, Batches batches) {
    this.consumer = consumer;
    this.batches = batches;
  }

  /// Tells and asks if it is time to.
  void due() {
    var every = batches.pulse();
    if (every.isEmpty() || System.nanoTime() - asked < every.get().toNanos()) {
      return;
    }
    asked = System.nanoTime();
    var earlier = ends;
    ends = Map.of();
    try {
      if (!earlier.isEmpty()) {
        tell(earlier);
      }
      if (!consumer.assignment().isEmpty()) {
        ends = consumer.endOffsets(consumer.assignment(), LIMIT);
      }
    } catch (TimeoutException e) {
      LOG.debugf("the log does not say where it ends: %s", e.getMessage());
    }
  }

  private void tell(Map<TopicPartition, Long> earlier) {
    var assigned = consumer.assignment();
    batches.reached(
        earlier.entrySet().stream()
            .filter(end -> assigned.contains(end.getKey()))
            .filter(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue())
            .map(Map.Entry::getKey)
            .map(part -> new Batches.Partition(Topics.of(part.topic()), part.partition()))
            .collect(Collectors.toSet()));
  }
}
