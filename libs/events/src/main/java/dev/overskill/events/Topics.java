package dev.overskill.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The topics of the log. Records of one app share a key, so their order holds within a topic; and
/// [#AGENT_EVENTS] and [#APP_EVENTS] have the same number of partitions, so one app is on the same
/// partition of both.
public enum Topics {
  /// What agents do, as AG-UI events. Key: app.
  AGENT_EVENTS("agent.events", Duration.ofDays(7)),
  /// What people ask of agents. Key: app.
  AGENT_COMMANDS("agent.commands", Duration.ofDays(1)),
  /// What the platform did to an app. Key: app.
  APP_EVENTS("app.events", Duration.ofDays(7)),
  /// The latest state of each aspect of each app. Key: app/aspect. Compacted.
  APP_STATE("app.state", null),
  /// Signs of attack or abuse. Key: tenant.
  SECURITY_SIGNALS("security.signals", Duration.ofDays(7)),
  /// Records that could not be understood, as they were, with the reason in a header. Key: as it
  /// was.
  PARKED("log.parked", Duration.ofDays(7));

  /// How many partitions every topic has unless configured: enough for 12 consumers of a service.
  public static final int DEFAULT_PARTITIONS = 12;

  private static final List<Topics> ALL = List.of(values());

  private final String topicName;
  private final Optional<Duration> retention;

  Topics(String topicName, @Nullable Duration retention) {
    this.topicName = topicName;
    this.retention = Optional.ofNullable(retention);
  }

  /// The name on Kafka.
  public String topicName() {
    return topicName;
  }

  /// How long a record is kept; empty when the topic is compacted instead.
  public Optional<Duration> retention() {
    return retention;
  }

  public static Topics of(String topicName) {
    for (var topic : ALL) {
      if (topic.topicName.equals(topicName)) {
        return topic;
      }
    }
    throw new IllegalArgumentException("no topic " + topicName);
  }
}
