package dev.overskill.stream.socket;

import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.access.Pass;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Whether there is place for one more connection to an app and of a caller.
@Singleton
class Places {
  private final Limits limits;

  @Inject
  Places(Limits limits) {
    this.limits = limits;
  }

  /// Takes a place; false if there is none.
  boolean take(Pass pass) {
    if (!limits.take(Limit.CALLER_CONNECTS, pass.holder())
        || !limits.take(Limit.APP_CONNECTS, pass.app())
        || !limits.enter(Limit.APP_CONNECTIONS, pass.app())) {
      return false;
    }
    if (!limits.enter(Limit.CALLER_CONNECTIONS, pass.holder())) {
      limits.leave(Limit.APP_CONNECTIONS, pass.app());
      return false;
    }
    return true;
  }

  /// Gives back a place that was taken.
  void give(Pass pass) {
    limits.leave(Limit.APP_CONNECTIONS, pass.app());
    limits.leave(Limit.CALLER_CONNECTIONS, pass.holder());
  }
}
