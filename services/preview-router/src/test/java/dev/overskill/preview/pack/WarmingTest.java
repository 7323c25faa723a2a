package dev.overskill.preview.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarmingTest {
  private final PackMaker compiler = new PackMaker();
  private final Warming warming =
      new Warming(
          new Packs(
              compiler,
              new SharedStore(),
              new Packs.Rules(1 << 20, Duration.ofHours(1), Clock.systemUTC()),
              new SimpleMeterRegistry()));

  @Test
  void aTemplateWishesForWhatItsPageImports() {
    assertThat(Warming.template("react-ts").specifiers())
        .containsExactly(
            "react", "react-dom", "react-dom/client", "react/jsx-dev-runtime", "react/jsx-runtime");
    assertThat(Warming.template("svelte-ts").specifiers()).contains("svelte/internal/client");
    assertThatThrownBy(() -> Warming.template("../x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onePackIsMadeAfterTheOther() {
    var wishes = List.of(Warming.template("react-ts"), Warming.template("vue-ts"));

    var thread = warming.start(wishes);

    Await.until("the first is made", () -> compiler.asked() == 1);
    compiler.finish();
    Await.until("the second is made", () -> compiler.asked() == 2 && !thread.isAlive());
  }

  @Test
  void aPackThatCannotBeHadHoldsNobodyUp() {
    compiler.fail();

    var thread = warming.start(List.of(Warming.template("react-ts"), Warming.template("vue-ts")));

    Await.until("both were tried", () -> compiler.asked() == 2 && !thread.isAlive());
  }

  @Test
  void aFolderWithoutManifestIsPassedOver(@TempDir Path empty) {
    assertThat(Warming.folder(empty)).isEmpty();
  }
}
