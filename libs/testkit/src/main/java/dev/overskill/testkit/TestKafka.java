package dev.overskill.testkit;

import dev.overskill.local.part.KafkaPart;
import dev.overskill.local.part.Repository;
import dev.overskill.local.part.Sockets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Kafka for tests: the same broker with fewer partitions.
final class TestKafka {
  private static final int PARTITIONS = 3;

  private TestKafka() {}

  static TestPart recipe(Repository repository, Path folder) throws IOException {
    var part =
        new KafkaPart(
            new KafkaPart.Settings(
                folder.resolve("kafka"),
                repository.program("infra/kafka"),
                folder.resolve("kafka.log"),
                new KafkaPart.Settings.Ports(Sockets.anyFree(), Sockets.anyFree()),
                PARTITIONS,
                true));
    return new TestPart(
        part,
        Map.of(
            "overskill.kafka.bootstrap", part.bootstrap(),
            "overskill.kafka.partitions", Integer.toString(PARTITIONS),
            "kafka.bootstrap.servers", part.bootstrap()));
  }
}
