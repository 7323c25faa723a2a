package dev.overskill.log;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Puts a reader that takes every partition to where it begins.
final class Opening {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Start start;
  private final Map<TopicPartition, Long> handled = new HashMap<>();

  Opening(KafkaConsumer<byte[], byte[]> consumer, Start start) {
    this.consumer = consumer;
    this.start = start;
  }

  /// Up to where the group has handled a partition, if reading it begins later; otherwise where
  /// that is.
  long handled(TopicPartition part) {
    long position = consumer.position(part);
    return Math.min(position, handled.getOrDefault(part, position));
  }

  /// Takes every partition of these topics, and returns them.
  List<TopicPartition> assign(List<String> topics) {
    var parts = partitions(topics);
    consumer.assign(parts);
    seek(parts);
    return parts;
  }

  private List<TopicPartition> partitions(List<String> names) {
    var parts = new ArrayList<TopicPartition>();
    for (var topic : names) {
      var found = consumer.partitionsFor(topic);
      if (found == null || found.isEmpty()) {
        throw new KafkaException("there is no topic " + topic);
      }
      found.forEach(part -> parts.add(new TopicPartition(part.topic(), part.partition())));
    }
    return parts;
  }

  private void seek(List<TopicPartition> parts) {
    switch (start) {
      case Start.Group _ -> {}
      case Start.Earliest _ -> consumer.seekToBeginning(parts);
      case Start.Tip _ -> consumer.seekToEnd(parts);
      case Start.Since(var ago) -> seekTo(parts, InstantSource.system().instant().minus(ago));
      case Start.Behind behind -> {
        seekTo(parts, InstantSource.system().instant().minus(behind.ago()));
        seekBehind(parts, behind);
      }
    }
  }

  private void seekBehind(List<TopicPartition> parts, Start.Behind behind) {
    var committed = consumer.committed(Set.copyOf(parts));
    var ends = consumer.endOffsets(parts);
    for (var part : parts) {
      var next = committed.get(part);
      if (next == null) {
        consumer.seekToBeginning(List.of(part));
      } else {
        long until = next.offset();
        handled.put(part, until);
        long enough = Math.max(consumer.position(part), until - behind.handled());
        long least = ends.getOrDefault(part, until) - behind.unhandled();
        consumer.seek(part, Math.max(Math.min(until, enough), least));
      }
    }
  }

  private void seekTo(List<TopicPartition> parts, Instant from) {
    var wanted = parts.stream().collect(Collectors.toMap(p -> p, _ -> from.toEpochMilli()));
    var found = consumer.offsetsForTimes(wanted);
    for (var part : parts) {
      var first = found.get(part);
      if (first == null) {
        consumer.seekToEnd(List.of(part));
      } else {
        consumer.seek(part, first.offset());
      }
    }
  }
}
