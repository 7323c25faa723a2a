package dev.overskill.log;

import dev.overskill.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// How far a group's member has handled its partitions, committed at most four times a second, and
/// not in the middle of what comes: in a pause, or after a second without one. Used by the reader's
/// thread only.
final class Commits {
  private static final Logger LOG = Logger.getLogger(Commits.class);
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final Duration AT_THE_LATEST = Duration.ofSeconds(1);

  /// When nothing came for so long, whoever waits for what came last has it.
  private static final Duration PAUSE = Duration.ofMillis(30);

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Batches batches;
  private final Set<TopicPartition> handled = new HashSet<>();
  private long committed = System.nanoTime();

  Commits(KafkaConsumer<byte[], byte[]> consumer, Batches batches) {
    this.consumer = consumer;
    this.batches = batches;
  }

  void handled(Collection<TopicPartition> parts) {
    handled.addAll(parts);
  }

  void forget(Collection<TopicPartition> parts) {
    parts.forEach(handled::remove);
  }

  /// How long to wait for records, at most.
  Duration patience(Duration usual) {
    if (handled.isEmpty()) {
      return usual;
    }
    var until = EVERY.minus(sinceCommitted());
    return until.compareTo(PAUSE) > 0 ? until : PAUSE;
  }

  private Duration sinceCommitted() {
    return Duration.ofNanos(System.nanoTime() - committed);
  }

  /// Commits what is due, without waiting for the answer: a lost commit costs a repeat, no more.
  ///
  /// @param paused whether nothing came
  void due(boolean paused) {
    var least = paused ? EVERY : AT_THE_LATEST;
    if (handled.isEmpty() || sinceCommitted().compareTo(least) < 0) {
      return;
    }
    var offsets = offsets(handled);
    handled.clear();
    committed = System.nanoTime();
    consumer.commitAsync(
        offsets,
        (_, failure) -> {
          if (failure != null) {
            LOG.debugf("could not commit: %s", failure.getMessage());
          }
        });
  }

  /// Commits these partitions and waits, for at most five seconds: they are about to be another's.
  void now(Collection<TopicPartition> parts) {
    try {
      consumer.commitSync(offsets(parts), LIMIT);
    } catch (KafkaException e) {
      LOG.debugf("could not commit before leaving: %s", e.getMessage());
    }
  }

  void all() {
    if (!handled.isEmpty()) {
      now(Set.copyOf(handled));
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> parts) {
    var assigned = consumer.assignment();
    return parts.stream()
        .filter(assigned::contains)
        .collect(Collectors.toMap(part -> part, this::resumeAt));
  }

  private OffsetAndMetadata resumeAt(TopicPartition part) {
    var next = consumer.position(part);
    return new OffsetAndMetadata(batches.resumeAt(Topics.of(part.topic()), part.partition(), next));
  }
}
