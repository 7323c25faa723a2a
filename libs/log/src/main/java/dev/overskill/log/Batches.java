package dev.overskill.log;

import dev.overskill.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/// Handles what a [LogReader] reads, on the reader's own thread, in the order of each partition.
public interface Batches {
  /// Handles records. It may block. If it throws, the same records come again after a pause, so it
  /// must be idempotent; a record that makes no sense is for [Parking], not for an exception.
  void handle(List<LogRecord> records) throws Exception;

  /// From where to read after a restart, for a reader in a group: the next offset, unless the
  /// handler still needs earlier records.
  default long resumeAt(Topics topic, int partition, long next) {
    return next;
  }

  /// Where reading of a partition begins, told before its first record; for a reader that takes
  /// every partition. What is older was passed over.
  ///
  /// @param handled up to where the group of [Start.Behind] had handled it, if that is earlier than
  ///   the offset; otherwise the offset
  default void begins(Partition partition, long offset, long handled) {}

  /// Everything that was on the log at the start has been handled; told once.
  default void caughtUp() {}

  /// How often to tell [#reached(Set)]; empty if nobody wants to know.
  default Optional<Duration> pulse() {
    return Optional.empty();
  }

  /// Everything that was on these of the reader's partitions one pulse ago has been handled. Not
  /// told while Kafka does not answer.
  default void reached(Set<Partition> partitions) {}

  /// Partitions that another member of the group owns from now on: forget what was held of them.
  default void lost(List<Partition> partitions) {}

  /// One partition of a topic.
  record Partition(Topics topic, int number) {
    /// The partition that records of this key are on, as every producer of Kafka's own client
    /// places them.
    public static int of(String key, int partitions) {
      return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), partitions);
    }
  }
}
