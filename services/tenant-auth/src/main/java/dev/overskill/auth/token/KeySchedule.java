package dev.overskill.auth.token;

import dev.overskill.tenancy.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// When signing keys take turns.
///
///     published ──ahead──► signs ──signsFor──► accepted ──longest token life + skew──► forgotten
///
/// The next key is published long before its turn, and the last is accepted until every token it
/// signed has expired, so a change of key refuses nobody.
///
/// @param signsFor how long a key signs
/// @param ahead how long before its turn it is published
record KeySchedule(Duration signsFor, Duration ahead) {
  private static final Duration ACCEPTED_AFTER =
      Tokens.LONGEST_LIFE.plus(Tokens.SKEW.multipliedBy(2));

  /// A key's turn.
  record Turn(Instant signsFrom, Instant signsUntil, Instant acceptedUntil) {
    boolean signsAt(Instant now) {
      return !now.isBefore(signsFrom) && now.isBefore(signsUntil);
    }
  }

  /// The turn for which a key must be made now, if any.
  Optional<Turn> due(Collection<Turn> planned, Instant now) {
    var last = planned.stream().map(Turn::signsUntil).max(Instant::compareTo);
    if (last.isEmpty() || !last.get().isAfter(now)) {
      return Optional.of(turn(now));
    }
    return last.get().isAfter(now.plus(ahead)) ? Optional.empty() : Optional.of(turn(last.get()));
  }

  private Turn turn(Instant from) {
    var until = from.plus(signsFor);
    return new Turn(from, until, until.plus(ACCEPTED_AFTER));
  }
}
