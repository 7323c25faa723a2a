package dev.overskill.log;

import java.util.HashMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Makes the Kafka consumers of readers.
final class Consumers {
  private Consumers() {}

  /// A consumer as this plan needs it, which has not asked for anything yet.
  static KafkaConsumer<byte[], byte[]> connect(
      String name, LogConfig config, LogReader.Plan plan, Pace pace) {
    var settings = new HashMap<>(config.common());
    settings.put("client.id", config.client() + "-" + name);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("max.poll.interval.ms", 120_000);
    settings.put("session.timeout.ms", 10_000);
    settings.put("heartbeat.interval.ms", 1_000);
    settings.put("reconnect.backoff.max.ms", 1_000);
    settings.put("allow.auto.create.topics", false);
    settings.putAll(pace.settings());
    switch (plan.start()) {
      case Start.Group(var group) -> settings.put("group.id", group);
      case Start.Behind(var group, _, _, _) -> settings.put("group.id", group);
      case Start.Earliest _, Start.Since _, Start.Tip _ -> {}
    }
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
