package dev.overskill.local.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.local.part.FakePart;
import dev.overskill.local.part.PartFailed;
import dev.overskill.local.process.Mark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchTest {
  private static final String STAYS = "echo ready > ready; exec sleep 60";

  @TempDir private Path folder;
  private final BlockingQueue<Sight> seen = new ArrayBlockingQueue<>(100);

  @Test
  void aKilledPartIsStartedAgainAtOnce() throws Exception {
    var watch = watch(STAYS);
    watch.start().get(10, TimeUnit.SECONDS);
    var first = next(sight -> sight.state() == PartState.READY);

    ProcessHandle.of(first.pid()).ifPresent(ProcessHandle::destroyForcibly);

    var second = next(sight -> sight.state() == PartState.READY && sight.pid() != first.pid());
    assertThat(second.restarts()).isEqualTo(1);
    watch.end().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatAKilledPartLeftInItsSessionIsEnded() throws Exception {
    var watch = watch("sleep 60 & echo $! > child; echo ready > ready; wait");
    watch.start().get(10, TimeUnit.SECONDS);
    var first = next(sight -> sight.state() == PartState.READY);
    var child = Long.parseLong(Files.readString(folder.resolve("child")).strip());

    ProcessHandle.of(first.pid()).ifPresent(ProcessHandle::destroyForcibly);

    next(sight -> sight.state() == PartState.RESTARTING);
    var left = ProcessHandle.of(child).filter(ProcessHandle::isAlive);
    if (left.isPresent()) {
      left.get().onExit().get(10, TimeUnit.SECONDS);
    }
    watch.end().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aPartThatEndsThreeTimesBeforeItIsReadyFailsWithItsOwnWords() throws Exception {
    var watch = watch("echo 'error: no disk' >&2; exit 3");

    var starting = watch.start();

    assertThatThrownBy(() -> starting.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(PartFailed.class)
        .hasMessageContaining("error: no disk");
    assertThat(watch.sight().state()).isEqualTo(PartState.FAILED);
  }

  @Test
  void anEndedPartHasNoMarkLeft() throws Exception {
    var watch = watch(STAYS);
    watch.start().get(10, TimeUnit.SECONDS);
    var mark = Mark.read(folder.resolve("part.pid")).orElseThrow();

    watch.end().get(10, TimeUnit.SECONDS);

    assertThat(mark.process()).isEmpty();
    assertThat(folder.resolve("part.pid")).doesNotExist();
    assertThat(watch.sight().state()).isEqualTo(PartState.STOPPED);
  }

  private Watch watch(String script) {
    var part = new FakePart("part", 1, folder, script);
    return new Watch(part, folder.resolve("part.pid"), seen::add);
  }

  private Sight next(Predicate<Sight> wanted) throws InterruptedException {
    while (true) {
      var sight = seen.poll(20, TimeUnit.SECONDS);
      assertThat(sight).as("a change of the part").isNotNull();
      if (sight != null && wanted.test(sight)) {
        return sight;
      }
    }
  }
}
