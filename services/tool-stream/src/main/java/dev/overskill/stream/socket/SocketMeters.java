package dev.overskill.stream.socket;

import dev.overskill.http.Refusal;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.watch.Loops;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// What is counted of connections.
@Singleton
public class SocketMeters {
  private final MeterRegistry registry;
  private final Timer age;
  private final LongAdder events = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder snapshotBytes = new LongAdder();
  private final LongAdder coalesced = new LongAdder();
  private final Counter messages;
  private final Counter unwalled;
  private final Counter replays;

  @Inject
  SocketMeters(MeterRegistry registry, Loops loops) {
    this.registry = registry;
    this.age =
        Timer.builder("stream.event.age")
            .description(
                "from the time of a live event to its being written to a connection, or to the last of those written together")
            .serviceLevelObjectives(
                millis(1),
                millis(2),
                millis(5),
                millis(10),
                millis(20),
                millis(50),
                millis(200),
                millis(1_000),
                millis(5_000))
            .register(registry);
    this.messages = registry.counter("stream.socket.messages");
    Gauge.builder("stream.connections", loops, Loops::size).register(registry);
    Gauge.builder("stream.pending.bytes", loops, Loops::pending)
        .description("written to connections and not yet taken by their networks")
        .register(registry);
    this.unwalled = registry.counter("stream.unwalled");
    this.replays = registry.counter("stream.replays");
    for (var reason : Join.Reason.values()) {
      registry.counter("stream.gaps", "reason", reason.name());
    }
    counter("stream.events.sent", events);
    counter("stream.bytes.sent", bytes);
    counter("stream.snapshot.bytes", snapshotBytes);
    counter("stream.coalesced", coalesced);
  }

  private void counter(String name, LongAdder adder) {
    FunctionCounter.builder(name, adder, LongAdder::sum).register(registry);
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  public void sent(int size) {
    sent(size, 1);
  }

  /// The same event went to so many connections.
  void sent(int size, int connections) {
    events.add(connections);
    bytes.add((long) size * connections);
  }

  public void snapshot(int size) {
    snapshotBytes.add(size);
  }

  /// So many pieces went within another's frame.
  public void coalesced(int pieces) {
    coalesced.add(pieces);
  }

  public void age(Duration sinceItHappened) {
    age.record(sinceItHappened);
  }

  public void received() {
    messages.increment();
  }

  /// A connection whose bytes are only checked by the server's own decoder.
  public void unwalled() {
    unwalled.increment();
  }

  /// A handshake was refused.
  void refused(Refusal refusal) {
    registry.counter("stream.refusals", "reason", refusal.code()).increment();
  }

  /// A client was told to begin anew, for what it missed is not there event by event.
  void gap(Join.Reason reason) {
    registry.counter("stream.gaps", "reason", reason.name()).increment();
  }

  public void joined(Join join) {
    switch (join) {
      case Join.Reset(_, var reason) -> gap(reason);
      case Join.Resumed _ -> replays.increment();
      case Join.Fresh _, Join.Ahead _ -> {}
    }
    var how =
        switch (join) {
          case Join.Fresh _ -> "fresh";
          case Join.Resumed _ -> "resumed";
          case Join.Reset(_, var reason) -> reason.name();
          case Join.Ahead _ -> "ahead";
        };
    registry.counter("stream.joins", "how", how).increment();
  }

  /// A connection that could not follow is sent a snapshot.
  public void fellBehind() {
    gap(Join.Reason.behind);
    registry.counter("stream.joins", "how", Join.Reason.behind.name()).increment();
  }

  public void closed(CloseCode code) {
    registry.counter("stream.closes", "reason", code.reason()).increment();
  }
}
