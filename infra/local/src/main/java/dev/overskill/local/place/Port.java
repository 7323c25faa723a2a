package dev.overskill.local.place;

import java.util.Locale;

/// A port of the platform, and the one it has unless configured.
public enum Port {
  FRONT(8080),
  AUTH(8081),
  FILES(8082),
  STREAM(8083),
  PREVIEW(8084),
  DEPLOY(8085),
  EDGE(8086),
  CLOUDFLARE(8087),
  POSTGRES(15432),
  KAFKA(19092),
  KAFKA_CONTROLLER(19093),
  S3(19000);

  private final int usual;

  Port(int usual) {
    this.usual = usual;
  }

  int usual() {
    return usual;
  }

  /// The key that changes it in `overskill.properties`; the environment variable is the same in
  /// capitals.
  public String key() {
    return "overskill.port." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
