package dev.overskill.local.cli;

import dev.overskill.local.place.Place;
import dev.overskill.local.plan.Whereabouts;
import dev.overskill.local.watch.Platform;
import dev.overskill.local.watch.Sight;
import dev.overskill.local.watch.Snapshot;
import dev.overskill.local.watch.Snapshot.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells how the platform is: to the people who watch it start, and in a file to other commands.
final class Board {
  private final Place place;
  private final String url;
  private final Progress progress;
  private @Nullable Platform platform;
  private Phase phase = Phase.STARTING;
  private String reason = "";

  Board(Place place, String url, Progress progress) {
    this.place = place;
    this.url = url;
    this.progress = progress;
  }

  synchronized void follow(Platform followed) {
    platform = followed;
  }

  synchronized void phase(Phase now, String why) {
    phase = now;
    reason = why;
    write();
  }

  synchronized void changed(Sight sight) {
    progress.changed(sight, phase);
    write();
  }

  synchronized void ending() {
    if (phase != Phase.FAILED) {
      phase = Phase.STOPPING;
      progress.say("stopping");
    }
    write();
  }

  /// Forgets the run, unless it failed: then the reason stays to be read.
  synchronized void gone() {
    try {
      Whereabouts.forget(place);
      if (phase == Phase.FAILED) {
        write();
      } else {
        Files.deleteIfExists(place.state());
        progress.say("stopped");
      }
      Files.deleteIfExists(place.mark(Up.LAUNCHER));
    } catch (IOException leftBehind) {
      progress.say("could not tidy up " + place.run() + ": " + leftBehind.getMessage());
    }
  }

  private void write() {
    var known = platform;
    List<Sight> sights = known == null ? List.of() : known.sights();
    try {
      new Snapshot(phase, url, reason, sights).write(place.state());
    } catch (IOException full) {
      progress.say("could not write " + place.state() + ": " + full.getMessage());
    }
  }
}
