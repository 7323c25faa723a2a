package dev.overskill.events.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class DaemonTimekeeperTest {
  @Test
  void aBeatThatFailsIsNotTheLast() throws InterruptedException {
    var beats = new CountDownLatch(3);
    try (var time = new DaemonTimekeeper(Clock.systemUTC());
        var _ =
            time.every(
                Duration.ofMillis(2),
                () -> {
                  beats.countDown();
                  throw new IllegalStateException("the log is away");
                })) {
      assertThat(beats.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aWaitEndsAtItsTime() throws InterruptedException {
    var lock = new ReentrantLock();
    try (var time = new DaemonTimekeeper(Clock.systemUTC())) {
      var until = time.now().plusMillis(20);
      lock.lock();

      while (time.now().isBefore(until)) {
        time.await(lock.newCondition(), until);
      }

      assertThat(time.now()).isAfterOrEqualTo(until);
    }
  }
}
