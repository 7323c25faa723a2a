package dev.overskill.stream.aisdk;

import dev.overskill.events.RunId;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Tail;
import dev.overskill.stream.sse.Told;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/// Which runs of an app are under way now, the last begun last: a look at its whole journal.
final class Runs implements Tail.Frames {
  private final SequencedSet<String> running = new LinkedHashSet<>();
  private boolean live;

  private Runs() {}

  /// The run of that name, or the last begun if the name is `current`; empty if it does not run.
  static Optional<RunId> running(Journals journals, AppKey key, String name) {
    var runs = new Runs();
    if (journals.join(key, Optional.empty()) instanceof Join.Fresh(var tail)) {
      tail.advance(runs);
      journals.leave(key, tail);
    }
    if (name.equals("current")) {
      return runs.running.isEmpty()
          ? Optional.empty()
          : Optional.of(new RunId(runs.running.getLast()));
    }
    return runs.running.contains(name) ? Optional.of(new RunId(name)) : Optional.empty();
  }

  @Override
  public boolean haveRoom() {
    return !live;
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    var event = Told.of(entry.body());
    switch (event.type()) {
      case "ag-ui.RUN_STARTED" -> running.addLast(event.run());
      case "ag-ui.RUN_FINISHED", "ag-ui.RUN_ERROR", "run.ended" -> running.remove(event.run());
      default -> {}
    }
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    live = true;
  }
}
