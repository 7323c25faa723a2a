package dev.overskill.auth.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.AppId;
import dev.overskill.http.RefusedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final AppId ANN = new AppId("app_ann");
  private static final AppId BOB = new AppId("app_bob");

  private final Turns turns = new Turns(new Turns.Limits(3, 2, 4));
  private final List<String> started = new ArrayList<>();
  private final List<CompletableFuture<Void>> work = new ArrayList<>();

  private Cancellable ask(AppId app, String name) {
    return turns
        .take(
            app,
            () -> {
              started.add(name);
              var done = new CompletableFuture<Void>();
              work.add(done);
              return Uni.createFrom().completionStage(done);
            })
        .subscribe()
        .with(_ -> {}, _ -> {});
  }

  @Test
  void anAppLeavesRoomForOthers() {
    for (int n = 0; n < 4; n++) {
      ask(ANN, "ann" + n);
    }

    ask(BOB, "bob");

    assertThat(started).containsExactly("ann0", "ann1", "bob");
  }

  @Test
  void thoseWhoWaitTakeTurnsByApp() {
    for (int n = 0; n < 4; n++) {
      ask(ANN, "ann" + n);
    }
    ask(BOB, "bob0");
    ask(BOB, "bob1");

    work.getFirst().complete(null);
    work.get(1).completeExceptionally(new IllegalStateException("it failed"));

    assertThat(started).containsExactly("ann0", "ann1", "bob0", "ann2", "bob1");
  }

  @Test
  void whoHasTooManyWaitingIsSentAway() {
    for (int n = 0; n < 6; n++) {
      ask(ANN, "ann" + n);
    }

    var more = turns.take(ANN, () -> Uni.createFrom().voidItem());

    assertThatThrownBy(() -> more.await().indefinitely()).isInstanceOf(RefusedException.class);
    ask(BOB, "bob");
    assertThat(started).contains("bob");
  }

  @Test
  void whoGivesUpKeepsNoTurn() {
    var running = ask(ANN, "ann0");
    ask(ANN, "ann1");
    var waiting = ask(ANN, "ann2");
    ask(ANN, "ann3");

    waiting.cancel();
    running.cancel();

    assertThat(started).containsExactly("ann0", "ann1", "ann3");
    work.forEach(each -> each.complete(null));
    ask(ANN, "ann4");
    ask(ANN, "ann5");
    assertThat(started).endsWith("ann4", "ann5");
  }
}
