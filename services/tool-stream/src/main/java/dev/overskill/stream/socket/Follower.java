package dev.overskill.stream.socket;

import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.journal.Tail;
import dev.overskill.stream.watch.Loops.Loop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows one app's journal for a connection, whatever that speaks. For its event loop only.
///
///     Joining ─joined→ Following ─→ Ended
///        └────────────────────────────┘
public final class Follower {
  private static final Logger LOG = Logger.getLogger(Follower.class);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);
  private static final int JOIN_AGAIN_MILLIS = 10;

  private final Desk desk;
  private final Loop loop;
  private final Place place;
  private final Reader reader;
  private State state;
  private boolean asking;

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

    /// It is too far behind. If it can begin anew it says so to its client, and a snapshot follows.
    ///
    /// @return whether it can; if not it is over
    boolean beginsAnew();

    /// What there is has been told, as far as there is room.
    void told();

    /// Everything there is has been told. Who can be told together with others from here on may
    /// pass what comes by itself, until it is told to [#leaveTip].
    default void atTip(Tail tail) {}

    /// From now on the follower tells it what comes.
    default void leaveTip() {}

    /// It cannot be followed any further.
    void over(CloseCode why);
  }

  /// Follows nothing yet.
  ///
  /// @param reader makes the one who is told, given this
  public Follower(Desk desk, Loop loop, Place place, Function<Follower, Reader> reader) {
    this.desk = desk;
    this.loop = loop;
    this.place = place;
    this.state = new State.Ended();
    this.reader = reader.apply(this);
  }

  /// Follows nothing yet, and tells this one.
  public Follower(Desk desk, Loop loop, Place place, Reader reader) {
    this(desk, loop, place, _ -> reader);
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

  /// A tail that waits goes on when the snapshot is there. Who takes nothing now is not made one:
  /// it would be old before it is taken.
  private void askForSnapshot(Tail tail) {
    asking = true;
    var _ =
        place
            .journals()
            .snapshot(place.key(), tail)
            .whenComplete(
                (snapshot, failure) -> loop.thread().execute(() -> begin(tail, snapshot, failure)));
  }

  private void begin(Tail tail, @Nullable Snapshot snapshot, @Nullable Throwable failure) {
    asking = false;
    if (!(state instanceof State.Following(var followed)) || followed != tail) {
      return;
    }
    if (snapshot == null) {
      LOG.warnf("no snapshot of %s: %s", place.key().app(), failure);
      reader.over(CloseCode.SERVER_ERROR);
    } else {
      // If it is too old by now the tail goes on waiting, and asks again.
      var _ = place.journals().begin(place.key(), tail, snapshot);
      advance();
    }
  }

  /// Tells what there is, as far as there is room.
  public void advance() {
    if (!(state instanceof State.Following(var tail))) {
      return;
    }
    reader.leaveTip();
    var progress = tail.advance(reader);
    if (progress == Tail.Progress.OVERTAKEN
        || (progress == Tail.Progress.NO_ROOM && isTooFarBehind(tail))) {
      fellBehind(tail);
    }
    reader.told();
    if (progress == Tail.Progress.AT_TIP) {
      reader.atTip(tail);
    }
    if (tail.isWaiting() && !asking && reader.haveRoom()) {
      askForSnapshot(tail);
    }
  }

  private boolean isTooFarBehind(Tail tail) {
    return tail.isLive() && tail.behind() > desk.config.behindBytes().asLongValue();
  }

  private void fellBehind(Tail tail) {
    if (reader.beginsAnew()) {
      tail.startOver();
      desk.meters.fellBehind();
    } else {
      reader.over(CloseCode.SLOW_READER);
    }
  }

  /// Whether what it has been told lately is live.
  public boolean isLive() {
    return state instanceof State.Following(var tail) && tail.isLive();
  }

  /// Whether so much is still to be told that pieces of one text should go as one.
  public boolean isPressed() {
    return state instanceof State.Following(var tail)
        && tail.behind() > desk.config.pressedBytes().asLongValue();
  }

  /// Ends it; nothing is told any more.
  public void leave() {
    if (state instanceof State.Following(var tail)) {
      reader.leaveTip();
      place.journals().leave(place.key(), tail);
    }
    state = new State.Ended();
  }
}
