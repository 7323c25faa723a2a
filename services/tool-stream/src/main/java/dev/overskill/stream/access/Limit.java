package dev.overskill.stream.access;

import java.util.Locale;

/// Every limit on what this service lets others ask of it, one row each. A *rate* is so many at
/// once, and so many per second after that; a *count* is so many at a time. Each can be set as
/// `stream.limits.<row>.most` and `stream.limits.<row>.per-second`.
public enum Limit {
  /// Handshakes of this node: a storm of reconnects is spread instead of served badly.
  NODE_UPGRADES(5_000, 1_000),
  /// Handshakes of one client address.
  ADDRESS_UPGRADES(120, 10),
  /// Connections of this node.
  NODE_CONNECTIONS(20_000),
  /// Connections of one client address; whole offices share one.
  ADDRESS_CONNECTIONS(500),
  /// Connections on one app.
  APP_CONNECTIONS(500),
  /// Connections of one person or key.
  CALLER_CONNECTIONS(50),
  /// Introductions on one app.
  APP_CONNECTS(1_000, 200),
  /// Introductions of one person or key.
  CALLER_CONNECTS(120, 5),
  /// Tickets of one person or key.
  CALLER_TICKETS(120, 5),
  /// Commands to one app.
  APP_COMMANDS(200, 40),
  /// Commands of one person or key.
  CALLER_COMMANDS(40, 10),
  /// Texts for an agent of one person or key: they may be long, and make it think.
  CALLER_STEERS(10, 2),
  /// Messages of one connection.
  CONNECTION_MESSAGES(100, 20),
  /// Frames of one connection, whatever they are: pings, pongs, empty ones and parts too.
  CONNECTION_FRAMES(400, 50);

  private final int most;
  private final int perSecond;

  Limit(int most) {
    this(most, 0);
  }

  Limit(int most, int perSecond) {
    this.most = most;
    this.perSecond = perSecond;
  }

  int most() {
    return most;
  }

  int perSecond() {
    return perSecond;
  }

  /// Its name in the configuration.
  String row() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
