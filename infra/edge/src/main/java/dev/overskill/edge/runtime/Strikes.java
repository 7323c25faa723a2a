package dev.overskill.edge.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whose code was running when the visitors' process hung, and who is set aside for it.
///
/// The process writes a line, with a word no tenant knows, before it enters a script and one when
/// it has left it. The script entered last is the one that never gave the thread back. Three
/// strikes within ten minutes set a script aside for a minute, each further one for twice as long.
final class Strikes {
  private static final int ALLOWED = 3;
  private static final Duration MEMORY = Duration.ofMinutes(10);
  private static final Duration FIRST_TERM = Duration.ofMinutes(1);
  private static final int LONGEST_DOUBLING = 6;

  private record Tally(int strikes, Instant last) {
    Instant until() {
      int doublings = Math.min(strikes - ALLOWED, LONGEST_DOUBLING);
      return strikes < ALLOWED ? last : last.plus(FIRST_TERM.multipliedBy(1L << doublings));
    }
  }

  private final String watchword;
  private final Clock clock;
  private final List<String> running = new ArrayList<>();
  private final Map<String, Tally> records = new HashMap<>();

  Strikes(String watchword, Clock clock) {
    this.watchword = watchword;
    this.clock = clock;
  }

  /// Takes note of a line of the process.
  synchronized void hear(String line) {
    var enter = watchword + " enter ";
    var leave = watchword + " leave ";
    if (line.startsWith(enter)) {
      running.add(line.substring(enter.length()));
    } else if (line.startsWith(leave)) {
      running.remove(line.substring(leave.length()));
    }
  }

  /// The process hung and is gone: who gets the strike.
  synchronized Optional<String> hung() {
    var culprit = Optional.of(running).filter(some -> !some.isEmpty()).map(List::getLast);
    running.clear();
    culprit.ifPresent(
        script -> records.merge(script, new Tally(1, clock.instant()), (old, fresh) -> more(old)));
    return culprit;
  }

  /// The process ended in another way.
  synchronized void ended() {
    running.clear();
  }

  /// Until when a script does not run, if it is set aside now.
  synchronized Optional<Instant> setAside(String script) {
    return Optional.ofNullable(records.get(script))
        .map(Tally::until)
        .filter(until -> until.isAfter(clock.instant()));
  }

  private Tally more(Tally old) {
    var now = clock.instant();
    boolean forgotten = old.until().plus(MEMORY).isBefore(now);
    return new Tally(forgotten ? 1 : old.strikes() + 1, now);
  }
}
