package dev.overskill.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.local.place.Place;
import dev.overskill.local.process.Mark;
import dev.overskill.local.watch.Memory;
import dev.overskill.local.watch.PartState;
import dev.overskill.local.watch.Sight;
import dev.overskill.local.watch.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `status`: how each part is, what it holds, and where to look.
final class Status {
  /// One line of the table.
  record Line(
      String part, PartState state, long pid, int port, int restarts, long rssMib, long upSeconds) {

    static Line of(Sight sight, Instant now) {
      return new Line(
          sight.part(),
          sight.state(),
          sight.pid(),
          sight.port(),
          sight.restarts(),
          Memory.residentMib(sight.pid()),
          sight.age(now).toSeconds());
    }
  }

  /// The whole table.
  record Table(boolean running, String phase, String url, String reason, List<Line> parts) {
    long rssMib() {
      return parts.stream().mapToLong(Line::rssMib).sum();
    }
  }

  private final Place place;

  Status(Place place) {
    this.place = place;
  }

  int run(boolean json) throws IOException {
    var table = read();
    if (json) {
      var tree = EventJson.mapper().valueToTree(table);
      System.out.println(((ObjectNode) tree).put("rssMib", table.rssMib()));
    } else {
      print(table);
    }
    return table.running() ? 0 : 3;
  }

  private Table read() {
    var launcher = Mark.read(place.mark(Up.LAUNCHER)).filter(mark -> mark.process().isPresent());
    var snapshot = Snapshot.read(place.state());
    if (launcher.isEmpty() || snapshot.isEmpty()) {
      var reason = snapshot.map(Snapshot::reason).orElse("");
      return new Table(false, "stopped", "", reason, List.of());
    }
    var now = InstantSource.system().instant();
    var lines = new ArrayList<Line>();
    snapshot.get().parts().forEach(sight -> lines.add(Line.of(sight, now)));
    lines.add(launcherLine(launcher.get(), URI.create(snapshot.get().url()).getPort(), now));
    return new Table(
        true,
        snapshot.get().phase().name().toLowerCase(Locale.ROOT),
        snapshot.get().url(),
        snapshot.get().reason(),
        lines);
  }

  private static Line launcherLine(Mark launcher, int port, Instant now) {
    var up = Duration.between(launcher.started(), now).toSeconds();
    var own = Memory.residentAloneMib(launcher.pid());
    return new Line(Up.LAUNCHER, PartState.READY, launcher.pid(), port, 0, own, up);
  }

  private static void print(Table table) {
    if (!table.running()) {
      System.out.println("The platform is not running.");
      if (!table.reason().isEmpty()) {
        System.out.println("It failed: " + table.reason());
      }
      return;
    }
    var form = "%-15s %-10s %8s %6s %9s %9s %9s%n";
    System.out.printf(form, "part", "state", "pid", "port", "restarts", "MiB", "up");
    for (var line : table.parts()) {
      System.out.printf(
          form,
          line.part(),
          line.state().name().toLowerCase(Locale.ROOT),
          line.pid() == 0 ? "–" : line.pid(),
          line.port() == 0 ? "–" : line.port(),
          line.restarts(),
          line.rssMib(),
          age(line.upSeconds()));
    }
    System.out.printf(form, "all", table.phase(), "", "", "", table.rssMib(), "");
    System.out.printf("%n%s (`./overskill url` prints a link that signs you in)%n", table.url());
  }

  static String age(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
