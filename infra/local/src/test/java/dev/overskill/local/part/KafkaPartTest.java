package dev.overskill.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaPartTest {
  private static final String TOPIC = Topics.APP_EVENTS.topicName();

  @TempDir private Path folder;

  @Test
  void acknowledgedRecordsSurviveAKill() throws Exception {
    var part = part();
    var first = Run.start(part);
    append(part.bootstrap(), "kept");
    first.child().kill();
    first.child().ended().get(10, TimeUnit.SECONDS);

    var second = Run.start(part);

    assertThat(read(part.bootstrap())).containsExactly("kept");
    second.end();
  }

  private KafkaPart part() throws IOException {
    return new KafkaPart(
        new KafkaPart.Settings(
            folder.resolve("kafka"),
            Repository.find().program("infra/kafka"),
            folder.resolve("kafka.log"),
            new KafkaPart.Settings.Ports(Sockets.anyFree(), Sockets.anyFree()),
            1,
            true));
  }

  private static void append(String bootstrap, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "app", value)).get(10, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(String bootstrap) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      var values = new ArrayList<String>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
