package dev.overskill.local.cli;

import dev.overskill.local.watch.PartState;
import dev.overskill.local.watch.Sight;
import dev.overskill.local.watch.Snapshot.Phase;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/// What a person sees while the platform starts, runs and ends: one line per thing that happened.
final class Progress {
  private final PrintStream out;
  private final long began = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    out.printf(Locale.ROOT, "%7s  %s%n", elapsed(), line);
  }

  void changed(Sight sight, Phase phase) {
    switch (sight.state()) {
      case READY -> ready(sight, phase);
      case STARTING -> {
        if (phase == Phase.STARTING && sight.restarts() == 0) {
          say("… " + sight.part());
        }
      }
      case RESTARTING, CRASHING, FAILED, UNREADY -> say(trouble(sight));
      case STOPPED -> say("· " + sight.part() + " ended");
      case WAITING -> {}
    }
  }

  private void ready(Sight sight, Phase phase) {
    if (phase == Phase.STARTING || sight.restarts() > 0) {
      var took = Duration.between(sight.since(), InstantSource.system().instant());
      say(
          String.format(
              Locale.ROOT,
              "✓ %-15s ready in %.1f s on port %d",
              sight.part(),
              took.toMillis() / 1000.0,
              sight.port()));
    }
  }

  private static String trouble(Sight sight) {
    var what =
        switch (sight.state()) {
          case RESTARTING -> "ended and is started again";
          case CRASHING -> "ends again and again; see its log";
          case UNREADY -> "is not ready";
          default -> "cannot be started";
        };
    var first = sight.reason().lines().findFirst().orElse("");
    return "✗ " + sight.part() + " " + what + (first.isEmpty() ? "" : ": " + first);
  }

  void ready(List<Sight> sights) {
    var running = sights.stream().filter(sight -> sight.state() == PartState.READY).count();
    say("ready: " + running + " parts");
  }

  private String elapsed() {
    var seconds = (System.nanoTime() - began) / 1e9;
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
