package dev.overskill.events.agent;

import static dev.overskill.events.agent.Desk.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.ToolCallId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApprovalTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Question QUESTION =
      Question.of("run-1.delete", "May I delete these?", List.of("a", "b", "c"))
          .within(Duration.ofMinutes(5));

  private final Desk desk = new Desk();
  private final List<Verdict> verdicts = new ArrayList<>();

  private Ending ask() throws InterruptedException {
    return desk.perform(run -> verdicts.add(run.askApproval(QUESTION)));
  }

  private void closeIn(Duration time, Decision decision, @Nullable List<String> paths) {
    desk.time.in(time, () -> desk.close(QUESTION.approval(), decision, paths));
  }

  @Test
  void aQuestionSaysWhatAndForHowLong() throws InterruptedException {
    closeIn(SECOND, Decision.approve, null);
    var until = desk.time.now().plus(Duration.ofMinutes(5));

    desk.perform(run -> run.askApproval(QUESTION.heldBy(new ToolCallId("call-1"))));

    assertThat(desk.custom("approval.requested"))
        .isEqualTo(
            Desk.json(
                "{'approval':'run-1.delete','message':'May I delete these?',"
                    + "'paths':['a','b','c'],'toolCall':'call-1','expiresAt':'"
                    + until
                    + "'}"));
  }

  @Test
  void aYesIsForAllUnlessItNamesSome() throws InterruptedException {
    closeIn(SECOND, Decision.approve, null);

    ask();

    assertThat(verdicts).containsExactly(new Verdict.Approved(List.of("a", "b", "c"), "usr_1"));
  }

  @Test
  void aYesForSomeIsForThoseThatWereAskedAbout() throws InterruptedException {
    closeIn(SECOND, Decision.approve, List.of("c", "a", "../secret"));

    ask();

    assertThat(verdicts).containsExactly(new Verdict.Approved(List.of("a", "c"), "usr_1"));
  }

  @Test
  void aNoSaysWhy() throws InterruptedException {
    closeIn(SECOND, Decision.reject, null);

    ask();

    assertThat(verdicts).containsExactly(new Verdict.Rejected("usr_1", "because"));
  }

  @Test
  void theDecisionOfAPersonIsWaitedForUntilThePlatformClosesIt() throws InterruptedException {
    desk.time.in(
        SECOND,
        () ->
            desk.worker.receive(
                new AgentCommand.Decide(
                    "cmd", RUN, "usr_2", QUESTION.approval(), Decision.approve, null, null)));
    closeIn(SECOND.multipliedBy(2), Decision.reject, null);

    ask();

    assertThat(verdicts).hasOnlyElementsOfType(Verdict.Rejected.class);
  }

  @Test
  void whatNobodyDecidesIsRejectedEvenIfThePlatformSaysNothing() throws InterruptedException {
    var from = desk.time.now();

    ask();

    assertThat(verdicts).containsExactly(new Verdict.Rejected("expiry", ""));
    assertThat(Duration.between(from, desk.time.now()))
        .isBetween(QUESTION.limit(), QUESTION.limit().plusMinutes(1));
  }

  @Test
  void theFirstDecisionStands() throws InterruptedException {
    closeIn(SECOND, Decision.approve, null);
    closeIn(SECOND, Decision.reject, null);

    desk.perform(run -> {
      verdicts.add(run.askApproval(QUESTION));
      run.rest(SECOND);
      verdicts.add(run.askApproval(QUESTION));
    });

    assertThat(verdicts).hasSize(2).hasOnlyElementsOfType(Verdict.Approved.class);
  }

  @Test
  void aStopIsHeededWhileItIsAwaited() throws InterruptedException {
    desk.time.in(SECOND, desk::stop);

    assertThat(ask()).isEqualTo(Ending.CANCELLED);
    assertThat(verdicts).isEmpty();
  }

  @Test
  void aWorkerThatWasRestartedIsGivenTheDecisionMadeMeanwhile() throws InterruptedException {
    var before = new Desk();
    before.onSaid(event -> {
      if (event instanceof AgentEvent.Custom) {
        throw new IllegalStateException("killed");
      }
    });
    try {
      before.worker.perform(
          RUN,
          null,
          run -> {
            run.emit(new AgentEvent.StepStarted("clean up"));
            run.askApproval(QUESTION);
          });
    } catch (IllegalStateException _) {
      // What it said until it was killed is on the log; its end is not.
      before.said.removeLast();
      before.said.removeLast();
    }
    desk.close(QUESTION.approval(), Decision.approve, List.of("b"));

    var ending =
        desk.worker.takeUp(RUN, before.said, run -> verdicts.add(run.askApproval(QUESTION)));

    assertThat(ending).isEqualTo(Ending.FINISHED);
    assertThat(verdicts).containsExactly(new Verdict.Approved(List.of("b"), "usr_1"));
    assertThat(desk.said.getFirst()).isEqualTo(new AgentEvent.StepFinished("clean up"));
    before.said.addAll(desk.said);
    assertThat(Verifier.check(before.said).isEnded()).isTrue();
  }
}
