package dev.overskill.load.bench.server;

import dev.overskill.load.bench.wire.Cursor;
import dev.overskill.load.bench.wire.Dialer;
import dev.overskill.load.bench.wire.Line;
import dev.overskill.load.bench.wire.Mark;
import dev.overskill.load.bench.wire.Speech;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Publishes by WebSockets that are there for this only. A room's messages all go by one of them,
/// so that their order is kept.
final class SocketPublisher implements Publisher {
  private static final int OPEN_LIMIT_SECONDS = 10;
  private static final int RETRY_MILLIS = 50;

  private final Dialer dialer;
  private final Target target;
  private final List<String> rooms;
  private final List<Delta> deltas = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();
  private final LongAdder refused = new LongAdder();
  private volatile boolean closing;

  /// Where and how to publish.
  ///
  /// @param rooms of the publishing sockets
  /// @param message what is said to publish this text in this room
  record Target(
      Speech speech, int port, List<String> rooms, BiFunction<String, String, String> message) {}

  SocketPublisher(Dialer dialer, Target target, List<String> rooms, long firstLane)
      throws IOException, InterruptedException {
    this.dialer = dialer;
    this.target = target;
    this.rooms = rooms;
    for (int i = 0; i < rooms.size(); i++) {
      deltas.add(new Delta("msg-" + (firstLane + i)));
    }
    var opened = new CountDownLatch(target.rooms().size());
    for (var room : target.rooms()) {
      var way = new Way(room, opened);
      ways.add(way);
      way.dial();
    }
    if (!opened.await(OPEN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("publishers did not get in within " + OPEN_LIMIT_SECONDS + " s");
    }
  }

  @Override
  public void publish(int room, Mark mark, int bytes) {
    var text = target.message().apply(rooms.get(room), deltas.get(room).json(mark, bytes));
    if (!ways.get(room % ways.size()).say(text)) {
      refused.increment();
    }
  }

  @Override
  public long refused() {
    return refused.sum();
  }

  @Override
  public void close() {
    closing = true;
    ways.forEach(Way::hangUp);
  }

  /// One publishing socket, which comes back when it is cut.
  private final class Way implements Line.Ear {
    private final String room;
    private final CountDownLatch opened;
    private volatile @Nullable Line line;

    Way(String room, CountDownLatch opened) {
      this.room = room;
      this.opened = opened;
    }

    private volatile @Nullable Line dialled;

    void dial() {
      var fresh = new Line(target.speech(), room, new Cursor(), this);
      dialled = fresh;
      dialer.dial(fresh, target.port(), 0);
    }

    boolean say(String text) {
      var open = line;
      if (open != null) {
        open.say(text);
      }
      return open != null;
    }

    void hangUp() {
      var open = line;
      if (open != null) {
        open.hangUp();
      }
    }

    @Override
    public void live() {
      line = dialled;
      opened.countDown();
    }

    @Override
    public void ended(int closeCode) {
      line = null;
      if (!closing) {
        int pause = RETRY_MILLIS + ThreadLocalRandom.current().nextInt(RETRY_MILLIS);
        var _ = dialer.thread().schedule(this::dial, pause, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void reset() {}

    @Override
    public void gap() {}

    @Override
    public void mark(long lane, long number, long due) {}
  }
}
