package dev.overskill.events.agent;

import static dev.overskill.events.agent.Desk.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final AgentEvent FINISHED = new AgentEvent.RunFinished("app_1", RUN, null);
  private static final AgentEvent CANCELLED =
      new AgentEvent.RunFinished("app_1", RUN, Desk.json("{'type':'cancelled'}"));

  private final Desk desk = new Desk();

  @Test
  void isBegunWorkedAndFinished() throws InterruptedException {
    var ending = desk.perform(run -> run.say("Hello there"));

    assertThat(ending).isEqualTo(Ending.FINISHED);
    assertThat(desk.said.getFirst()).isEqualTo(new AgentEvent.RunStarted("app_1", RUN, null));
    assertThat(desk.said(AgentEvent.TextMessageContent.class))
        .extracting(AgentEvent.TextMessageContent::delta)
        .containsExactly("Hello ", "there");
    assertThat(desk.said.getLast()).isEqualTo(FINISHED);
  }

  @Test
  void isOpenOnlyOnce() {
    assertThatThrownBy(() -> desk.perform(_ -> desk.perform(_ -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Nested
  class Stopping {
    @Test
    void endsWhatIsOpenAndThenTheRun() throws InterruptedException {
      var ending =
          desk.perform(run -> {
            run.emit(new AgentEvent.StepStarted("draft"));
            try (var text = run.text()) {
              text.add("Once");
              desk.stop();
              text.add(" upon");
            }
          });

      assertThat(ending).isEqualTo(Ending.CANCELLED);
      assertThat(desk.said.reversed())
          .startsWith(CANCELLED, new AgentEvent.StepFinished("draft"))
          .noneMatch(it ->
              it instanceof AgentEvent.TextMessageContent(_, var delta) && delta.equals(" upon"));
    }

    @Test
    void thatCameBeforeItsRunCounts() throws InterruptedException {
      desk.stop();

      assertThat(desk.perform(Run::checkpoint)).isEqualTo(Ending.CANCELLED);
    }

    @Test
    void ofAnotherRunIsNotHeeded() throws InterruptedException {
      desk.worker.receive(new AgentCommand.Stop("s", new RunId("run-2"), "usr_1"));

      assertThat(desk.perform(Run::checkpoint)).isEqualTo(Ending.FINISHED);
    }

    @Test
    void endsARest() throws InterruptedException {
      var from = desk.time.now();
      desk.time.in(SECOND, desk::stop);

      assertThat(desk.perform(run -> run.rest(Duration.ofHours(1)))).isEqualTo(Ending.CANCELLED);
      assertThat(desk.time.now()).isEqualTo(from.plus(SECOND));
    }
  }

  @Nested
  class Pausing {
    @Test
    void holdsTheRunUntilItIsResumedAndTellsBoth() throws InterruptedException {
      var from = desk.time.now();
      desk.pause("p1");
      desk.time.in(SECOND, () -> desk.resume("r1"));

      var ending =
          desk.perform(run -> {
            run.checkpoint();
            assertThat(desk.time.now()).isEqualTo(from.plus(SECOND));
          });

      assertThat(ending).isEqualTo(Ending.FINISHED);
      assertThat(desk.customs()).containsExactly("run.paused", "run.resumed");
      assertThat(desk.custom("run.paused").path("cause").asText()).isEqualTo("p1");
      assertThat(desk.custom("run.resumed").path("cause").asText()).isEqualTo("r1");
    }

    @Test
    void holdsInTheMiddleOfAMessage() throws InterruptedException {
      desk.perform(run -> {
        try (var text = run.text()) {
          text.add("one");
          desk.pause("p1");
          desk.time.in(SECOND, () -> desk.resume("r1"));
          text.add("two");
        }
      });

      var kinds = desk.said.stream().map(it -> it.getClass().getSimpleName()).toList();
      assertThat(kinds)
          .containsSubsequence(
              "TextMessageContent", "Custom", "Custom", "TextMessageContent", "TextMessageEnd");
    }

    @Test
    void isToldOnceHoweverOftenItIsAsked() throws InterruptedException {
      desk.pause("p1");
      desk.pause("p2");
      desk.resume("r1");
      desk.resume("r2");

      desk.perform(Run::checkpoint);

      assertThat(desk.customs()).containsExactly("run.paused", "run.resumed");
    }

    @Test
    void countsOncePerCommand() throws InterruptedException {
      desk.pause("p1");
      desk.resume("r1");
      desk.pause("p1");

      assertThat(desk.perform(Run::checkpoint)).isEqualTo(Ending.FINISHED);
      assertThat(desk.customs()).containsExactly("run.paused", "run.resumed");
    }

    @Test
    void canBeEndedByAStop() throws InterruptedException {
      desk.pause("p1");
      desk.time.in(SECOND, desk::stop);

      assertThat(desk.perform(Run::checkpoint)).isEqualTo(Ending.CANCELLED);
      assertThat(desk.customs()).containsExactly("run.paused");
    }

    @Test
    void thatNobodyEndsCancelsTheRunAfterADay() throws InterruptedException {
      var from = desk.time.now();
      desk.pause("p1");

      assertThat(desk.perform(Run::checkpoint)).isEqualTo(Ending.CANCELLED);
      assertThat(desk.time.now()).isEqualTo(from.plus(Duration.ofDays(1)));
    }
  }

  @Nested
  class BeingAlive {
    @Test
    void isToldEveryTwoSecondsOfSilence() throws InterruptedException {
      desk.perform(run -> run.rest(Duration.ofSeconds(9)));

      // The first two seconds began with RUN_STARTED.
      assertThat(desk.customs()).containsExactly("run.alive", "run.alive", "run.alive");
    }

    @Test
    void isNotToldByARunThatSpeaks() throws InterruptedException {
      desk.perform(run -> {
        for (int i = 0; i < 10; i++) {
          run.say("still here");
          run.rest(SECOND);
        }
      });

      assertThat(desk.customs()).isEmpty();
    }

    @Test
    void isToldWhilePaused() throws InterruptedException {
      desk.pause("p1");
      desk.time.in(Duration.ofSeconds(7), () -> desk.resume("r1"));

      desk.perform(Run::checkpoint);

      assertThat(desk.customs())
          .containsExactly("run.paused", "run.alive", "run.alive", "run.resumed");
    }

    @Test
    void isNotToldAfterTheEnd() throws InterruptedException {
      desk.perform(_ -> {});
      var said = desk.said.size();

      desk.worker.perform(new RunId("run-2"), null, run -> run.rest(Duration.ofSeconds(9)));

      var later = desk.said.subList(said, desk.said.size());
      assertThat(later).filteredOn(AgentEvent.Custom.class::isInstance).hasSize(3);
    }
  }

  @Nested
  class Fenced {
    @Test
    void saysNothingMore() throws InterruptedException {
      var ending =
          desk.perform(run -> {
            try (var text = run.text()) {
              text.add("one");
              desk.fence();
              text.add("two");
            }
          });

      assertThat(ending).isEqualTo(Ending.FENCED);
      assertThat(desk.said).noneMatch(AgentEvent.RunFinished.class::isInstance);
      assertThat(desk.said(AgentEvent.TextMessageContent.class)).hasSize(1);
    }

    @Test
    void isFencedEvenIfItWasAboutToStop() throws InterruptedException {
      desk.stop();
      desk.fence();

      assertThat(desk.perform(Run::checkpoint)).isEqualTo(Ending.FENCED);
    }
  }

  @Nested
  class Failing {
    @Test
    void tellsWhatPeopleMayKnow() throws InterruptedException {
      var ending =
          desk.perform(run -> {
            run.emit(new AgentEvent.StepStarted("draft"));
            throw new RunFailed("no_model", "The model is away.");
          });

      assertThat(ending).isEqualTo(Ending.FAILED);
      assertThat(desk.said.getLast())
          .isEqualTo(new AgentEvent.RunError("The model is away.", "no_model"));
    }

    @Test
    void doesNotTellWhatABugSays() {
      assertThatThrownBy(() ->
              desk.perform(_ -> {
                throw new IllegalArgumentException("password=hunter2");
              }))
          .hasMessageContaining("hunter2");

      assertThat(desk.said.getLast())
          .isEqualTo(new AgentEvent.RunError("The agent failed.", "internal"));
    }

    @Test
    void byAnInterruptIsAnEndToo() {
      assertThatThrownBy(() ->
              desk.perform(_ -> {
                throw new InterruptedException();
              }))
          .isInstanceOf(InterruptedException.class);

      assertThat(desk.said.getLast()).isInstanceOf(AgentEvent.RunError.class);
    }
  }

  @Nested
  class Saying {
    @Test
    void neverPartsACharacterOrSaysNothing() throws InterruptedException {
      desk.perform(run -> {
        try (var text = run.reasoning()) {
          text.add("");
          text.add("a\uD83D");
          text.add("\uDE00");
          text.add("");
        }
      });

      assertThat(desk.said(AgentEvent.ReasoningMessageContent.class))
          .extracting(AgentEvent.ReasoningMessageContent::delta)
          .containsExactly("a", "\uD83D\uDE00");
    }

    @Test
    void whatAguiHasNoPlaceForIsRefused() throws InterruptedException {
      var refused = new ArrayList<AgentEvent>();
      var wrong =
          new AgentEvent[] {
            new AgentEvent.TextMessageEnd("m"),
            new AgentEvent.TextMessageContent("m", "x"),
            new AgentEvent.StepFinished("s"),
            FINISHED,
            new AgentEvent.Unrecognised()
          };

      desk.perform(run -> {
        for (var event : wrong) {
          try {
            run.emit(event);
          } catch (IllegalStateException _) {
            refused.add(event);
          }
        }
      });

      assertThat(refused).containsExactly(wrong);
    }
  }

  @Test
  void steersAndRetriesAreTakenInOrder() throws InterruptedException {
    desk.perform(run -> {
      desk.worker.receive(new AgentCommand.Steer("s1", RUN, "usr_1", "bluer"));
      desk.worker.receive(new AgentCommand.Steer("s2", RUN, "usr_1", "bigger"));
      desk.worker.receive(new AgentCommand.Steer("s1", RUN, "usr_1", "bluer"));

      assertThat(run.nextSteer()).map(AgentCommand.Steer::text).contains("bluer");
      assertThat(run.nextSteer()).map(AgentCommand.Steer::text).contains("bigger");
      assertThat(run.nextSteer()).isEqualTo(Optional.empty());
      assertThat(run.nextRetry()).isEmpty();
    });
  }
}
