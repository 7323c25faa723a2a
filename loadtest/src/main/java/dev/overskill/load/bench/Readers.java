package dev.overskill.load.bench;

import dev.overskill.load.bench.server.Subject;
import dev.overskill.load.bench.wire.Dialer;
import dev.overskill.load.bench.wire.Line;
import dev.overskill.load.bench.wire.Speech;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Many readers of one server, for one measurement.
final class Readers implements AutoCloseable {
  private static final int MOST_ENTERING = 64;
  private static final Duration ENTER_LIMIT = Duration.ofSeconds(90);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Dialer dialer;
  private final int port;
  private final Speech speech;
  private final int receiveBytes;
  private final List<Follower> all = new ArrayList<>();
  private Course course = new Course(List.of(), 0, new Tally());
  private final Semaphore entering = new Semaphore(MOST_ENTERING);
  private volatile int lastRefusal;

  /// What the readers of these rooms follow, and who counts what they find.
  private record Course(List<String> rooms, long firstLane, Tally tally) {
    void assign(Follower reader) {
      int room = rooms.indexOf(reader.room());
      if (room >= 0) {
        reader.follow(firstLane + room, tally);
      }
    }
  }

  /// @param receiveBytes of the kernel's buffer of each; 0 leaves it to the kernel
  Readers(Dialer dialer, Subject subject, int receiveBytes) {
    this(dialer, subject, subject.speech(), receiveBytes);
  }

  Readers(Dialer dialer, Subject subject, Speech speech, int receiveBytes) {
    this.dialer = dialer;
    this.port = subject.port();
    this.speech = speech;
    this.receiveBytes = receiveBytes;
  }

  /// Connects so many readers to each room and waits until all of them are live.
  void enter(List<String> rooms, int each) throws IOException, InterruptedException {
    for (int i = 0; i < each; i++) {
      for (var room : rooms) {
        var follower = new Follower(this, room, course.tally());
        course.assign(follower);
        all.add(follower);
        if (!entering.tryAcquire(ENTER_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          throw notIn();
        }
        dialer.thread().execute(follower::dial);
      }
    }
    if (!await(ENTER_LIMIT, () -> all.stream().allMatch(Follower::isLive))) {
      throw notIn();
    }
  }

  private IOException notIn() {
    long in = all.stream().filter(Follower::isLive).count();
    return new IOException(
        "%d of %d readers are in after %d s; the last one that was sent away heard %d"
            .formatted(in, all.size(), ENTER_LIMIT.toSeconds(), lastRefusal));
  }

  /// Lets every reader, also those who come later, follow its room's lane; what they find goes to
  /// this tally.
  void follow(List<String> rooms, long firstLane, Tally tally) throws InterruptedException {
    course = new Course(rooms, firstLane, tally);
    dialer.onLoop(() -> all.forEach(course::assign));
  }

  /// Waits until this holds.
  ///
  /// @return whether it came to be within the limit
  static boolean await(Duration limit, BooleanSupplier state) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  /// Lets all of them read nothing any more, or again.
  void stall(boolean stalled) throws InterruptedException {
    dialer.onLoop(() -> all.forEach(reader -> reader.stall(stalled)));
  }

  List<Follower> all() {
    return all;
  }

  Dialer dialer() {
    return dialer;
  }

  Speech speech() {
    return speech;
  }

  ScheduledExecutorService thread() {
    return dialer.thread();
  }

  void dial(Line line) {
    dialer.dial(line, port, receiveBytes);
  }

  void entered() {
    if (entering.availablePermits() < MOST_ENTERING) {
      entering.release();
    }
  }

  void refused(int closeCode) {
    lastRefusal = closeCode;
  }

  /// Ends all connections, and waits a little until the server can have noticed.
  @Override
  public void close() {
    try {
      dialer.onLoop(() -> all.forEach(Follower::leave));
      await(LEAVE_LIMIT, () -> all.stream().noneMatch(Follower::isLive));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
