package dev.overskill.stream.socket;

import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.journal.Tail;
import dev.overskill.stream.socket.Loops.Loop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Follows one app's journal for a connection, whatever that speaks. For its event loop only.
///
///     Joining ─joined→ Following ─→ Ended
///        └────────────────────────────┘
public final class Follower {
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);
  private static final int JOIN_AGAIN_MILLIS = 10;

  private final Desk desk;
  private final Loop loop;
  private final Place place;
  private final Reader reader;
  private State state;

  private sealed interface State {
    record Joining(Optional<Cursor> cursor, long until) implements State {}

    record Following(Tail tail) implements State {}

    record Ended() implements State {}
  }

  /// What is followed.
  public record Place(Journals journals, AppKey key) {}

  /// Who is told.
  public interface Reader extends Tail.Frames {
    /// How it begins, before the first frame.
    void begins(Join join);

    /// What there is has been told, as far as there is room.
    void told();

    /// It cannot be followed any further.
    void over(CloseCode why);
  }

  public Follower(Desk desk, Loop loop, Place place, Reader reader) {
    this.desk = desk;
    this.loop = loop;
    this.place = place;
    this.reader = reader;
    this.state = new State.Ended();
  }

  /// Begins, from the cursor if there is one and it can be honoured.
  public void join(Optional<Cursor> cursor) {
    state = new State.Joining(cursor, System.nanoTime() + JOIN_LIMIT.toNanos());
    ask();
  }

  private void ask() {
    if (!(state instanceof State.Joining(var cursor, var until))) {
      return;
    }
    var join =
        System.nanoTime() - until < 0
            ? place.journals().join(place.key(), cursor)
            : place.journals().joinAtLast(place.key(), cursor);
    switch (join) {
      case Join.Fresh(var tail) -> follow(tail, join);
      case Join.Resumed(var tail) -> follow(tail, join);
      case Join.Reset(var tail, _) -> follow(tail, join);
      case Join.Ahead() -> {
        var _ = loop.thread().schedule(this::ask, JOIN_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void follow(Tail tail, Join join) {
    state = new State.Following(tail);
    desk.meters.joined(join);
    reader.begins(join);
    advance();
  }

  /// Tells what there is, as far as there is room.
  public void advance() {
    if (!(state instanceof State.Following(var tail))) {
      return;
    }
    var progress = tail.advance(reader);
    reader.told();
    if (progress == Tail.Progress.OVERTAKEN || isTooFarBehind(tail)) {
      reader.over(CloseCode.SLOW_READER);
    }
  }

  private boolean isTooFarBehind(Tail tail) {
    return tail.isLive() && tail.behind() > desk.config.behindBytes().asLongValue();
  }

  /// Whether the replay is over.
  public boolean isLive() {
    return state instanceof State.Following(var tail) && tail.isLive();
  }

  /// Ends it; nothing is told any more.
  public void leave() {
    if (state instanceof State.Following(var tail)) {
      place.journals().leave(place.key(), tail);
    }
    state = new State.Ended();
  }
}
