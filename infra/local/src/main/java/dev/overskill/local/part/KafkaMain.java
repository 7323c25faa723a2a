package dev.overskill.local.part;

import dev.overskill.local.process.Leash;
import java.io.PrintStream;
import java.util.UUID;

/// The broker's main: formats its storage where that was never done, then runs the broker. Doing
/// both in one JVM saves a second at the first start.
///
/// The broker's classes are on the class path of its own process only, hence the reflection.
final class KafkaMain {
  private KafkaMain() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Leash.take();
    var properties = arguments[0];
    format(properties);
    Class.forName("kafka.Kafka")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {properties});
  }

  private static void format(String properties) throws ReflectiveOperationException {
    var words =
        new String[] {
          "format",
          "--config",
          properties,
          "--cluster-id",
          clusterId(),
          "--standalone",
          "--ignore-formatted"
        };
    var exit =
        (int)
            Class.forName("kafka.tools.StorageTool")
                .getMethod("execute", String[].class, PrintStream.class)
                .invoke(null, words, System.out);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  private static String clusterId() {
    var id = UUID.nameUUIDFromBytes("overskill".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var bytes = java.nio.ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
