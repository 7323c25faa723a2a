package dev.overskill.stream.socket;

import dev.overskill.stream.access.Returns;
import dev.overskill.stream.watch.Loops;
import dev.overskill.stream.watch.Watcher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Sends everybody to other nodes before this one ends: first no more connections come, then those
/// that are there leave one by one, at a pace that the other nodes can take.
@Singleton
class Drain {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /// The part of the limit in which all are sent off; the rest is for their answers.
  private static final double SENDING = 0.6;

  private final Loops loops;
  private final SocketConfig config;
  private final Returns returns;
  private volatile boolean on;
  private volatile int total;

  @Inject
  Drain(Loops loops, SocketConfig config, Returns returns, MeterRegistry registry) {
    this.loops = loops;
    this.config = config;
    this.returns = returns;
    Gauge.builder("stream.drain.progress", this, Drain::progress)
        .description("share of the connections that have left a node that goes away")
        .register(registry);
  }

  /// Whether this node goes away.
  boolean isOn() {
    return on;
  }

  private double progress() {
    int all = total;
    return !on || all == 0 ? 0 : Math.max(0, 1 - (double) loops.size() / all);
  }

  /// Returns when all have gone, or after the limit.
  void run() {
    synchronized (this) {
      if (on) {
        return;
      }
      on = true;
    }
    await(config.drainNotice(), () -> loops.size() == 0);
    int count = loops.size();
    total = count;
    var limit = config.drainLimit();
    var sending = Duration.ofNanos((long) (limit.toNanos() * SENDING));
    loops.each(
        Math.max(config.drainPerSecond(), count * 1e9 / sending.toNanos()),
        watcher -> watcher.drain(returns.after(count)));
    if (!await(sending.plus(limit).dividedBy(2), () -> loops.size() == 0)) {
      loops.each(Watcher::drain);
      await(limit.minus(sending).dividedBy(2), () -> loops.size() == 0);
    }
  }

  private static boolean await(Duration limit, BooleanSupplier condition) {
    var until = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until >= 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }
}
