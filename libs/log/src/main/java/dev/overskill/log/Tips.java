package dev.overskill.log;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// The offsets that a reader must reach before it has caught up with what was on the log at the
/// start. For the reader's thread, but for [#reached()].
final class Tips {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> tips = new HashMap<>();
  private final CompletableFuture<Void> reached = new CompletableFuture<>();

  Tips(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /// Asks Kafka where these end now.
  void measure(Collection<TopicPartition> parts) {
    tips.putAll(consumer.endOffsets(parts));
  }

  void forget(Collection<TopicPartition> parts) {
    parts.forEach(tips::remove);
  }

  /// Looks how far the reader is.
  ///
  /// @return whether it has caught up just now
  boolean notice() {
    if (reached.isDone() || (tips.isEmpty() && consumer.assignment().isEmpty())) {
      return false;
    }
    tips.entrySet().removeIf(tip -> consumer.position(tip.getKey()) >= tip.getValue());
    return tips.isEmpty();
  }

  /// The reader has caught up, and whoever handles its records knows.
  void tell() {
    reached.complete(null);
  }

  CompletableFuture<Void> reached() {
    return reached;
  }
}
