package dev.overskill.preview.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.Outcome;
import dev.overskill.preview.pack.Dependencies;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.pack.PackMaker;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.pack.SharedStore;
import dev.overskill.preview.pack.Wish;
import dev.overskill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PackingTest {
  private static final Wish WISH = Wish.of(Dependencies.NONE, List.of("a"));
  private static final Wish OTHER = Wish.of(Dependencies.NONE, List.of("b"));

  private final PackMaker compiler = new PackMaker();
  private final AtomicInteger news = new AtomicInteger();

  private Packing packing(Duration retry) {
    var rules = new Packs.Rules(1 << 20, retry, Clock.systemUTC());
    var packs = new Packs(compiler, new SharedStore(), rules, new SimpleMeterRegistry());
    return new Packing(packs, news::incrementAndGet);
  }

  private static boolean failed(Optional<Outcome<PackFiles>> told) {
    return told.filter(Outcome.Failed.class::isInstance).isPresent();
  }

  private static boolean done(Optional<Outcome<PackFiles>> told) {
    return told.filter(Outcome.Done.class::isInstance).isPresent();
  }

  @Test
  void whatFailedForNowIsTriedAgainByItself() {
    var packing = packing(Duration.ofMillis(10));
    compiler.fail();
    Await.until("it failed", () -> failed(packing.ask(WISH)));
    var told = news.get();
    Await.until("it is time again", () -> news.get() > told);

    compiler.finish();

    Await.until("it is there", () -> done(packing.ask(WISH)));
  }

  @Test
  void aFailureStandsWhileItIsTriedAgain() {
    var packing = packing(Duration.ofMillis(1));
    compiler.fail();
    Await.until("it failed", () -> failed(packing.ask(WISH)));

    for (int i = 0; i < 200; i++) {
      assertThat(failed(packing.ask(WISH))).isTrue();
      Thread.onSpinWait();
    }
  }

  @Test
  void aFailureIsNotTriedAgainAtOnce() {
    var packing = packing(Duration.ofHours(1));
    compiler.fail();
    Await.until("it failed", () -> failed(packing.ask(WISH)));
    Await.until("another failed", () -> failed(packing.ask(OTHER)));

    var again = packing.ask(WISH);

    assertThat(failed(again)).isTrue();
    assertThat(compiler.asked()).isEqualTo(2);
  }

  @Test
  void onePackIsMadeAfterTheOther() {
    var packing = packing(Duration.ofHours(1));
    packing.ask(WISH);
    Await.until("it is asked for", () -> compiler.asked() == 1);

    assertThat(packing.ask(OTHER)).isEmpty();
    assertThat(compiler.asked()).isEqualTo(1);
    compiler.finish();
    Await.until("the other comes after it", () -> done(packing.ask(OTHER)));
  }
}
