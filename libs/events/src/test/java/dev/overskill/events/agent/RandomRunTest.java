package dev.overskill.events.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Runs that do anything while anything reaches them, at any moment. What they say is always whole
/// for AG-UI, and each ends.
class RandomRunTest {
  private static final int STEPS = 30;

  @Property(tries = 500)
  void whateverHappensWhatIsSaidIsValid(@ForAll long seed) throws InterruptedException {
    var random = new Random(seed);
    var desk = new Desk(seed);
    people(desk, random);
    desk.onSaid(event -> {
      if (event instanceof AgentEvent.ToolCallEnd(var call) && random.nextInt(5) > 0) {
        ToolOutcome outcome =
            random.nextBoolean() ? Desk.done() : new ToolOutcome.Refused("overloaded", "later");
        desk.time.in(moment(random), () -> desk.answer(call, outcome));
      }
      if (random.nextInt(60) == 0) {
        anything(desk, random, 9);
      }
    });

    Ending ending;
    try {
      ending = desk.perform(run -> work(run, random));
    } catch (IllegalArgumentException _) {
      ending = Ending.FAILED;
    }

    assertThat(Verifier.check(desk.said).isEnded()).isEqualTo(ending != Ending.FENCED);
  }

  private static Duration moment(Random random) {
    return Duration.ofMillis(random.nextInt(20_000));
  }

  private static void people(Desk desk, Random random) {
    for (int i = random.nextInt(8); i > 0; i--) {
      desk.time.in(moment(random), () -> anything(desk, random, 12));
    }
  }

  private static void anything(Desk desk, Random random, int kinds) {
    var command = "cmd-" + random.nextInt(20);
    switch (random.nextInt(kinds)) {
      case 0, 1, 2 -> desk.pause(command);
      case 3, 4, 5, 6 -> desk.resume(command);
      case 7 -> desk.stop();
      case 8 -> desk.close("a-" + random.nextInt(3), Decision.approve, List.of("x"));
      case 9 -> desk.fence();
      default -> desk.close("a-" + random.nextInt(3), Decision.reject, null);
    }
  }

  private static void work(Run run, Random random) throws Stopped, RunFailed, InterruptedException {
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(9)) {
        case 0, 1 -> run.say("a few words");
        case 2 ->
            run.call(
                "read_file", Desk.json("{'path':'" + "x".repeat(random.nextInt(2_000)) + "'}"));
        case 3 -> run.askApproval(Question.of("a-" + random.nextInt(3), "May I?", List.of("x")));
        case 4 -> run.emit(new AgentEvent.StepStarted("step-" + step));
        case 5 -> think(run, random);
        case 6 -> run.rest(moment(random));
        case 7 -> run.checkpoint();
        default -> fail(random);
      }
    }
  }

  private static void think(Run run, Random random) throws Stopped, InterruptedException {
    try (var text = run.reasoning()) {
      for (int i = random.nextInt(4); i > 0; i--) {
        text.add(random.nextBoolean() ? "hm " : "");
        if (random.nextInt(10) == 0) {
          return;
        }
      }
    }
  }

  private static void fail(Random random) throws RunFailed {
    if (random.nextInt(20) == 0) {
      throw new RunFailed("no_model", "away");
    }
    if (random.nextInt(20) == 0) {
      throw new IllegalArgumentException("a bug");
    }
  }
}
