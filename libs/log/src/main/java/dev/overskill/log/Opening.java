package dev.overskill.log;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Puts a reader that takes every partition to where it begins.
final class Opening {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Start start;

  Opening(KafkaConsumer<byte[], byte[]> consumer, Start start) {
    this.consumer = consumer;
    this.start = start;
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
      case Start.Behind(_, var ago, var most) -> {
        seekTo(parts, InstantSource.system().instant().minus(ago));
        seekBehind(parts, most);
      }
    }
  }

  private void seekBehind(List<TopicPartition> parts, long most) {
    var handled = consumer.committed(Set.copyOf(parts));
    for (var part : parts) {
      var until = handled.get(part);
      if (until == null) {
        consumer.seekToBeginning(List.of(part));
      } else {
        long enough = Math.max(consumer.position(part), until.offset() - most);
        consumer.seek(part, Math.min(until.offset(), enough));
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
