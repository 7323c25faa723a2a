package dev.overskill.stream.journal;

import dev.overskill.log.Relay;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// What the readers of this service share.
final class JournalBeans {
  /// The latest records: the journals' reader leads, the archive and the supervisor follow.
  @Produces
  @Singleton
  Relay relay(JournalConfig config) {
    return new Relay(config.relayBytes().asLongValue());
  }
}
