package dev.overskill.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolOutcome.Succeeded;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs that the platform ended, and tools that are not ours: nothing is done for them.
@QuarkusTest
@QuarkusTestResource(BackingParts.class)
@QuarkusTestResource(TestIssuer.class)
class FenceIT {
  @SuppressWarnings("NullAway.Init")
  private static TestLog log;

  @BeforeAll
  static void open() {
    log = TestLog.open();
  }

  @AfterAll
  static void close() {
    log.close();
  }

  /// The fence travels on a topic of its own: asks until it has arrived.
  private static void awaitFenced(Agent agent) {
    Await.until(
        "the run is fenced",
        () -> isRunOver(agent.call("list_files", it -> it.put("prefix", "none"))));
  }

  private static boolean isRunOver(ToolOutcome outcome) {
    return outcome instanceof ToolOutcome.Refused(var code, _) && code.equals("run_over");
  }

  @Test
  void aCallOfAFencedRunIsRefused() {
    var zombie = Agent.ofNewApp(log);
    zombie.write("a", "before");
    zombie.fence(zombie.run());
    awaitFenced(zombie);

    var outcome = zombie.write("a", "after");

    assertThat(isRunOver(outcome)).isTrue();
    assertThat(zombie.changes()).hasSize(1);
  }

  @Test
  void aCallBegunBeforeTheFenceIsRefusedWhenItEndsAfterIt() {
    var zombie = Agent.ofNewApp(log);
    var half = zombie.newCall();
    zombie.start(half, "write_file");
    zombie.arguments(half, "{\"path\":\"a\",\"content\":\"x\"}");
    zombie.fence(zombie.run());
    awaitFenced(zombie);

    zombie.end(half);

    assertThat(isRunOver(zombie.await(half))).isTrue();
    assertThat(zombie.changes()).isEmpty();
  }

  @Test
  void theNextRunOfTheAppGoesOn() {
    var zombie = Agent.ofNewApp(log);
    zombie.fence(zombie.run());
    awaitFenced(zombie);

    var outcome = zombie.inAnotherRun().write("a", "x");

    assertThat(outcome).isInstanceOf(Succeeded.class);
  }

  @Test
  void theFenceOfAnotherAppIsNoneHere() {
    var zombie = Agent.ofNewApp(log);
    var other = Agent.ofNewApp(log);
    zombie.fence(zombie.run(), other.run());
    awaitFenced(zombie);

    var outcome = other.write("a", "x");

    assertThat(outcome).isInstanceOf(Succeeded.class);
  }

  @Test
  void aToolThatItsWorkerAnswersIsLeftToIt() {
    var agent = Agent.ofNewApp(log);

    var search = agent.send("web_search", it -> it.put("query", "a picture of a cat"));
    agent.write("a", "after it");

    assertThat(agent.answers(search)).isEmpty();
  }
}
