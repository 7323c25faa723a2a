package dev.overskill.preview.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.Outcome;
import dev.overskill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PacksTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final Wish WISH =
      Wish.of(Dependencies.of("{\"dependencies\":{\"a\":\"1\"}}", null), List.of("a"));
  private static final Claim.Pace QUICK =
      new Claim.Pace(
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5));

  private final SharedStore store = new SharedStore();

  private Packs node(PackMaker compiler, Claim.Pace pace) {
    var rules = new Packs.Rules(1 << 20, Duration.ofSeconds(15), CLOCK, pace);
    return new Packs(compiler, store, rules, new SimpleMeterRegistry());
  }

  private static Outcome<PackFiles> outcome(CompletableFuture<Outcome<PackFiles>> pack)
      throws Exception {
    return pack.get(20, TimeUnit.SECONDS);
  }

  @Test
  void ofManyNodesThatWantAPackOneMakesIt() throws Exception {
    var compilers = IntStream.range(0, 8).mapToObj(_ -> new PackMaker()).toList();
    var packs = compilers.stream().map(it -> node(it, QUICK).pack(WISH)).toList();
    Await.until("one makes it", () -> compilers.stream().anyMatch(it -> it.asked() > 0));
    compilers.forEach(PackMaker::finish);

    for (var pack : packs) {
      assertThat(outcome(pack)).isInstanceOf(Outcome.Done.class);
    }
    assertThat(compilers.stream().mapToInt(PackMaker::asked).sum()).isEqualTo(1);
  }

  @Test
  void anotherNodeGoesOnWhenOneDies() throws Exception {
    var dead = new Claim(store, WISH.digest("1"), CLOCK, QUICK);
    assertThat(dead.take()).isTrue();
    var compiler = new PackMaker();
    compiler.finish();
    var impatient =
        new Claim.Pace(QUICK.look(), QUICK.beat(), Duration.ofMillis(50), QUICK.answer());

    var pack = outcome(node(compiler, impatient).pack(WISH));

    assertThat(pack).isInstanceOf(Outcome.Done.class);
    assertThat(compiler.asked()).isEqualTo(1);
  }

  @Test
  void aNodeThatIsAliveKeepsItsClaim() throws Exception {
    var first = new PackMaker();
    var second = new PackMaker();
    second.finish();
    var lapse = new Claim.Pace(QUICK.look(), QUICK.beat(), Duration.ofSeconds(2), QUICK.answer());
    var one = node(first, lapse).pack(WISH);
    Await.until("the first makes it", () -> first.asked() == 1);
    var other = node(second, lapse).pack(WISH);
    var digest = WISH.digest("1") + "-0-";
    Await.until(
        "it has shown that it is alive for long",
        () -> store.object("claims", digest + 150).await().indefinitely().isPresent());
    first.finish();

    assertThat(outcome(one)).isInstanceOf(Outcome.Done.class);
    assertThat(outcome(other)).isInstanceOf(Outcome.Done.class);
    assertThat(second.asked()).isZero();
  }

  @Test
  void afterAFailureTheNextMayTryAtOnce() throws Exception {
    var failing = new PackMaker();
    failing.fail();
    var working = new PackMaker();
    working.finish();

    var failed = outcome(node(failing, QUICK).pack(WISH));
    var made = outcome(node(working, QUICK).pack(WISH));

    assertThat(failed).isInstanceOf(Outcome.Failed.class);
    assertThat(made).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void withoutTheStoreANodeMakesItsOwn() throws Exception {
    store.goAway();
    var compiler = new PackMaker();
    compiler.finish();

    assertThat(outcome(node(compiler, QUICK).pack(WISH))).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aPackThatCannotBeReadIsMadeAnew() throws Exception {
    store.store("packs", WISH.digest("1"), new byte[] {1, 2, 3}).await().indefinitely();
    var compiler = new PackMaker();
    compiler.finish();

    assertThat(outcome(node(compiler, QUICK).pack(WISH))).isInstanceOf(Outcome.Done.class);
  }
}
