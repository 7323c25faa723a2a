package dev.overskill.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.local.place.Place;
import dev.overskill.local.process.Child;
import dev.overskill.local.process.Command;
import dev.overskill.local.process.Mark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphansTest {
  @TempDir private Path folder;
  private Place place;
  private Child child;

  @BeforeEach
  void start() throws Exception {
    place = new Place(folder);
    child = Child.start(Command.of(List.of("sleep", "60"), folder, folder.resolve("sleep.log")));
  }

  @Test
  void aProcessLeftByAKilledLauncherIsEnded() throws Exception {
    child.mark().write(place.mark("kafka"));

    var ended = Orphans.end(place);

    assertThat(ended).containsExactly("kafka");
    child.ended().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aProcessThatOnlyHasTheSameNumberIsLeftAlone() throws Exception {
    var real = child.mark();
    new Mark(real.pid(), real.started().minus(Duration.ofHours(1))).write(place.mark("kafka"));

    var ended = Orphans.end(place);

    assertThat(ended).isEmpty();
    assertThat(child.alive()).isTrue();
    child.end(Duration.ofSeconds(5));
  }
}
