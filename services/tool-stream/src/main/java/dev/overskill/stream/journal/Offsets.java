package dev.overskill.stream.journal;

import dev.overskill.events.Topics;

/// How far both topics of one partition have been seen: everything below these offsets, and nothing
/// else. Since each topic is read in order, two numbers name a set exactly.
public record Offsets(long agent, long app) {
  /// Nothing has been seen.
  public static final Offsets NONE = new Offsets(0, 0);

  public Offsets {
    if (agent < 0 || app < 0) {
      throw new IllegalArgumentException("an offset is not negative");
    }
  }

  /// The first offset of that topic which has not been seen.
  public long of(Topics topic) {
    return switch (topic) {
      case AGENT_EVENTS -> agent;
      case APP_EVENTS -> app;
      case AGENT_COMMANDS, APP_STATE, SECURITY_SIGNALS, PARKED -> throw notAnEvent(topic);
    };
  }

  /// The same, with that topic seen up to there at least.
  public Offsets with(Topics topic, long next) {
    return switch (topic) {
      case AGENT_EVENTS -> new Offsets(Math.max(agent, next), app);
      case APP_EVENTS -> new Offsets(agent, Math.max(app, next));
      case AGENT_COMMANDS, APP_STATE, SECURITY_SIGNALS, PARKED -> throw notAnEvent(topic);
    };
  }

  /// What has been seen by either.
  Offsets max(Offsets other) {
    return new Offsets(Math.max(agent, other.agent), Math.max(app, other.app));
  }

  /// Whether everything that the other names has been seen here too.
  boolean covers(Offsets other) {
    return agent >= other.agent && app >= other.app;
  }

  private static IllegalArgumentException notAnEvent(Topics topic) {
    return new IllegalArgumentException(topic + " carries no events of an app");
  }
}
