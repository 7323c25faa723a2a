package dev.overskill.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// A reader's side of a [Relay]: Kafka is not asked for a partition whose next records are there.
/// The consumer's position is where the reader is, whichever way it came there, so that commits and
/// the ends of partitions mean the same. For the reader's thread only.
final class Following {
  private static final int MOST = 3_000;

  /// So many records are worth a batch of their own.
  private static final int MANY = 500;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Optional<Relay> relay;

  Following(KafkaConsumer<byte[], byte[]> consumer, Optional<Relay> relay) {
    this.consumer = consumer;
    this.relay = relay;
  }

  /// What was taken of several partitions.
  record Share(List<LogRecord> records, Map<TopicPartition, Long> next) {
    boolean isEmpty() {
      return records.isEmpty();
    }

    Set<TopicPartition> partitions() {
      return next.keySet();
    }
  }

  /// Decides whom to ask before the next poll.
  void arrange() {
    if (relay.isEmpty()) {
      return;
    }
    var there = new ArrayList<TopicPartition>();
    var elsewhere = new ArrayList<TopicPartition>();
    for (var part : consumer.assignment()) {
      (relay.get().has(part, consumer.position(part)) ? there : elsewhere).add(part);
    }
    consumer.pause(there);
    consumer.resume(elsewhere);
  }

  /// What the relay has now of the partitions that are this reader's.
  Share take() {
    var records = new ArrayList<LogRecord>();
    var next = new HashMap<TopicPartition, Long>();
    if (relay.isPresent()) {
      for (var part : consumer.assignment()) {
        long position = consumer.position(part);
        relay
            .get()
            .take(part, position, MOST)
            .filter(taken -> taken.next() > position)
            .ifPresent(taken -> {
              records.addAll(taken.records());
              next.put(part, taken.next());
            });
      }
    }
    return new Share(records, next);
  }

  /// This share has been handled.
  void done(Share share) {
    share.next().forEach(consumer::seek);
  }

  /// Whether some partition has many records that this reader has not taken, as far as is known
  /// without asking.
  boolean isFarBehind() {
    return consumer.assignment().stream().anyMatch(part -> behind(part) >= MANY);
  }

  private long behind(TopicPartition part) {
    long position = consumer.position(part);
    return relay
        .filter(it -> it.has(part, position))
        .map(it -> it.end(part) - position)
        .orElseGet(() -> consumer.currentLag(part).orElse(0));
  }
}
