package dev.overskill.stream.aisdk;

import dev.overskill.events.RunId;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.socket.CloseCode;
import dev.overskill.stream.socket.Desk;
import dev.overskill.stream.socket.Follower;
import dev.overskill.stream.watch.Loops.Loop;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Which runs of an app are under way, the last begun last: a look at its journal up to now.
final class Runs implements Follower.Reader {
  private final SequencedSet<String> running = new LinkedHashSet<>();
  private final CompletableFuture<Optional<RunId>> found = new CompletableFuture<>();
  private final String name;
  private final Follower follower;

  private Runs(Desk desk, Loop loop, Follower.Place place, String name) {
    this.name = name;
    this.follower = new Follower(desk, loop, place, this);
  }

  /// The run of that name, or the last begun if the name is `current`; empty if it does not run.
  /// Fails if the journal cannot be had.
  static CompletionStage<Optional<RunId>> running(
      Desk desk, Loop loop, Follower.Place place, String name) {
    var runs = new Runs(desk, loop, place, name);
    runs.follower.join(Optional.empty());
    return runs.found;
  }

  @Override
  public void begins(Join join) {}

  @Override
  public boolean beginsAnew() {
    return false;
  }

  @Override
  public boolean haveRoom() {
    return !found.isDone();
  }

  @Override
  public void snapshot(long seq, byte[] cursor, Snapshot snapshot, int part) {
    if (part == 0) {
      snapshot.events().forEach(this::look);
    }
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry) {
    look(entry.told());
  }

  private void look(Told told) {
    var run = told.run();
    if (run == null) {
      return;
    }
    switch (told.type()) {
      case "ag-ui.RUN_STARTED" -> running.addLast(run);
      case "ag-ui.RUN_FINISHED", "ag-ui.RUN_ERROR", "run.ended" -> running.remove(run);
      default -> {}
    }
  }

  @Override
  public void caughtUp(long seq, byte[] cursor) {
    if (name.equals("current")) {
      found.complete(
          running.isEmpty() ? Optional.empty() : Optional.of(new RunId(running.getLast())));
    } else {
      found.complete(running.contains(name) ? Optional.of(new RunId(name)) : Optional.empty());
    }
  }

  @Override
  public void told() {
    if (found.isDone()) {
      follower.leave();
    }
  }

  @Override
  public void over(CloseCode why) {
    follower.leave();
    found.completeExceptionally(new IllegalStateException(why.reason()));
  }
}
