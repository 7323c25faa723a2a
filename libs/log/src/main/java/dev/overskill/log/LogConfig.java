package dev.overskill.log;

import java.util.Map;

/// How to reach the log.
///
/// @param bootstrap Kafka's bootstrap servers, `host:port,host:port`
/// @param client who is asking, for Kafka's own logs and quotas: the service's name
public record LogConfig(String bootstrap, String client) {
  Map<String, Object> common() {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "client.id",
        client,
        // Nobody asks for them, and each client would send the broker its own every few minutes.
        "enable.metrics.push",
        false,
        "metric.reporters",
        "");
  }
}
