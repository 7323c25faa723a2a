package dev.overskill.stream.watch;

import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.access.Pass;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Whether there is place for one more connection to an app and of a caller.
@Singleton
public class Places {
  private final Limits limits;

  @Inject
  Places(Limits limits) {
    this.limits = limits;
  }

  /// How many connections this node takes.
  public int limit() {
    return limits.most(Limit.NODE_CONNECTIONS);
  }

  /// Takes a place; false if there is none.
  public boolean take(Pass pass) {
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
  public void give(Pass pass) {
    limits.leave(Limit.APP_CONNECTIONS, pass.app());
    limits.leave(Limit.CALLER_CONNECTIONS, pass.holder());
  }
}
