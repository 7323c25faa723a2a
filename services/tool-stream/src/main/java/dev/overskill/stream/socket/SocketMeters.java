package dev.overskill.stream.socket;

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

  @Inject
  SocketMeters(MeterRegistry registry, Loops loops) {
    this.registry = registry;
    this.age =
        Timer.builder("stream.event.age")
            .description("from the time of a live event to its being written to a connection")
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
    events.increment();
    bytes.add(size);
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

  public void joined(Join join) {
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
    registry.counter("stream.joins", "how", Join.Reason.behind.name()).increment();
  }

  public void closed(CloseCode code) {
    registry.counter("stream.closes", "reason", code.reason()).increment();
  }
}
