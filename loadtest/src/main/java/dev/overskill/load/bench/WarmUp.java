package dev.overskill.load.bench;

import java.io.IOException;
import java.time.Duration;

/// What comes before the first measurement: readers that come and go, in many rooms and in one, and
/// more messages than are measured. Java's compilers work on what they see for a minute or two
/// after a start, beside the server and at its cost; servers run for weeks.
record WarmUp(Duration length) {
  private static final int SECONDS_EACH = 3;
  private static final Sample.Load MANY_ROOMS = new Sample.Load(500, 2, 1_000, 300, false);
  private static final Sample.Load ONE_ROOM = new Sample.Load(1, 1_000, 40, 300, true);

  /// Warms up every server that needs it, one after the other.
  void run(Bench bench) throws IOException, InterruptedException {
    var brief = bench.with(SECONDS_EACH);
    for (var subject : bench.subjects()) {
      if (subject.warmsUp()) {
        Bench.say("warming up " + subject.name() + " for " + length.toSeconds() + " s");
        long until = System.nanoTime() + length.toNanos();
        while (System.nanoTime() - until < 0) {
          Sample.of(brief, subject, MANY_ROOMS);
          Sample.of(brief, subject, ONE_ROOM);
        }
      }
    }
  }
}
