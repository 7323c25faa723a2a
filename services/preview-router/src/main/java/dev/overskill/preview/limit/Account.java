package dev.overskill.preview.limit;

import java.util.concurrent.atomic.AtomicInteger;

/// What one app, or one tenant, takes up now.
final class Account {
  private final Allowed allowed;
  private final Rate rate;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger sockets = new AtomicInteger();

  /// What each may take up.
  ///
  /// @param perSecond requests in the long run
  /// @param atOnce requests after a quiet time
  /// @param inFlight requests that are not answered yet
  /// @param sockets that are open
  record Allowed(int perSecond, int atOnce, int inFlight, int sockets) {}

  Account(Allowed allowed, long now) {
    this.allowed = allowed;
    this.rate = new Rate(allowed.perSecond(), allowed.atOnce(), now);
  }

  /// As in [Rate#take].
  long take(long now) {
    return rate.take(now);
  }

  /// Takes a place; it is given back by [#leave].
  boolean enter(Place place) {
    var count = count(place);
    var most = place == Place.SOCKET ? allowed.sockets() : allowed.inFlight();
    if (count.incrementAndGet() <= most) {
      return true;
    }
    count.decrementAndGet();
    return false;
  }

  void leave(Place place) {
    count(place).decrementAndGet();
  }

  private AtomicInteger count(Place place) {
    return place == Place.SOCKET ? sockets : requests;
  }
}
