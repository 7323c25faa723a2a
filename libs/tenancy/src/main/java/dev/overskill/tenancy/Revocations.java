package dev.overskill.tenancy;

import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Which tokens are void before they expire: a table in memory, filled from the access records of
/// `app.state`.
///
/// An entry older than the longest life of a token has no effect any more and is dropped, so the
/// table stays as small as the last quarter of an hour.
public final class Revocations {
  private static final Duration USEFUL = Tokens.LONGEST_LIFE.plus(Tokens.SKEW.multipliedBy(2));
  private static final int SWEEP_EVERY = 1024;

  private record Subject(TenantId tenant, String subject) {}

  private final ConcurrentMap<Subject, Instant> validFrom = new ConcurrentHashMap<>();
  private final List<Consumer<AppState.Access>> listeners = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private int applied;

  public Revocations(Clock clock) {
    this.clock = clock;
  }

  /// Takes in an access record. Records may come late or again; the latest instant holds.
  public synchronized void apply(AppState.Access access) {
    if (++applied % SWEEP_EVERY == 0) {
      var useless = clock.instant().minus(USEFUL);
      validFrom.values().removeIf(instant -> instant.isBefore(useless));
    }
    if (access.tokensValidFrom().isBefore(clock.instant().minus(USEFUL))) {
      return;
    }
    validFrom.merge(
        new Subject(access.tenant(), access.subject()),
        access.tokensValidFrom(),
        (old, given) -> given.isAfter(old) ? given : old);
    listeners.forEach(listener -> listener.accept(access));
  }

  /// Whether a token of this subject, issued then, is void.
  public boolean isRevoked(TenantId tenant, String subject, Instant issuedAt) {
    var from = validFrom.get(new Subject(tenant, subject));
    return from != null && issuedAt.isBefore(from);
  }

  /// Calls this with every access record from now on, on the thread that applies it; for those who
  /// hold connections open. Close the result to stop.
  public Registration onAccess(Consumer<AppState.Access> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// A listener that listens until it is closed.
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
