package dev.overskill.events.agent;

import static dev.overskill.events.agent.Desk.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AgentEvent.ToolCallStart;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolOutcome.Refused;
import dev.overskill.events.EventJson;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CallsTest {
  private static final Duration SOON = Duration.ofMillis(30);
  private static final JsonNode ARGUMENTS = Desk.json("{'path':'a','content':'x'}");

  private final Desk desk = new Desk();
  private final ToolRegistry tools = new ToolRegistry();

  /// Calls a tool in a run of its own.
  private List<ToolOutcome> call(String tool, JsonNode arguments) throws InterruptedException {
    var outcomes = new ArrayList<ToolOutcome>();
    desk.perform(run -> outcomes.add(run.call(tool, arguments)));
    return outcomes;
  }

  private List<ToolCallId> calls() {
    return desk.said(ToolCallStart.class).stream().map(ToolCallStart::toolCallId).toList();
  }

  private String arguments() {
    return desk.said(AgentEvent.ToolCallArgs.class).stream()
        .map(AgentEvent.ToolCallArgs::delta)
        .collect(Collectors.joining());
  }

  @Test
  void aCallIsStreamedAnsweredAndItsResultRepeated() throws InterruptedException {
    desk.answerCalls(SOON, Desk.done());

    assertThat(call("write_file", ARGUMENTS)).containsExactly(Desk.done());
    assertThat(arguments()).isEqualTo(ARGUMENTS.toString());
    assertThat(desk.said(AgentEvent.ToolCallResult.class)).hasSize(1);
    assertThat(desk.said(ToolCallStart.class).getFirst().metadata()).isNull();
  }

  @Test
  void longArgumentsComeInPiecesThatPartNoCharacter() throws InterruptedException {
    desk.answerCalls(SOON, Desk.done());
    var many = EventJson.mapper().createObjectNode().put("content", "\uD83D\uDE00".repeat(5_000));

    call("write_file", many);

    assertThat(arguments().equals(many.toString())).isTrue();
    assertThat(desk.said(AgentEvent.ToolCallArgs.class))
        .hasSizeBetween(20, 70)
        .noneMatch(it -> Character.isHighSurrogate(it.delta().charAt(it.delta().length() - 1)));
  }

  @Test
  void aRefusalForGoodIsAnOutcomeAndNotTriedAgain() throws InterruptedException {
    var refused = new Refused("bad_arguments", "no path");
    desk.answerCalls(SOON, refused);

    assertThat(call("read_file", ARGUMENTS)).containsExactly(refused);
    assertThat(calls()).hasSize(1);
  }

  @Test
  void whatIsNotAnsweredInItsLimitIsCalledAgainUnderANewId() throws InterruptedException {
    var from = desk.time.now();

    var outcomes = call("read_file", ARGUMENTS);

    assertThat(outcomes).hasOnlyElementsOfType(Refused.class);
    assertThat(calls()).hasSize(1 + tools.retries("read_file")).doesNotHaveDuplicates();
    var starts = desk.said(ToolCallStart.class);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i).metadata())
          .isEqualTo(
              EventJson.mapper().createObjectNode().put("retryOf", calls().get(i - 1).value()));
    }
    assertThat(Duration.between(from, desk.time.now()))
        .isGreaterThanOrEqualTo(tools.timeout("read_file").multipliedBy(calls().size()));
  }

  @Test
  void whatMayNotBeDoneTwiceIsCalledOnce() throws InterruptedException {
    var outcomes = call("rename_file", ARGUMENTS);

    assertThat(outcomes)
        .allMatch(it -> it instanceof Refused(var code, _) && code.equals("timed_out"));
    assertThat(calls()).hasSize(1);
  }

  @Test
  void whatIsTooBusyIsCalledAgainAfterARest() throws InterruptedException {
    desk.onSaid(event -> {
      if (event instanceof AgentEvent.ToolCallEnd(var call)) {
        var outcome = calls().size() == 1 ? new Refused("overloaded", "later") : Desk.done();
        desk.time.in(SOON, () -> desk.answer(call, outcome));
      }
    });

    assertThat(call("read_file", ARGUMENTS)).containsExactly(Desk.done());
    assertThat(calls()).hasSize(2);
  }

  @Test
  void aLateAnswerIsNotTakenForThatOfTheNextCall() throws InterruptedException {
    desk.onSaid(event -> {
      if (event instanceof AgentEvent.ToolCallEnd(var call)) {
        var late = calls().size() == 1 ? tools.timeout("read_file").plus(SOON) : SOON;
        desk.time.in(
            late,
            () -> desk.answer(call, calls().size() == 1 ? new Refused("x", "") : Desk.done()));
      }
    });

    assertThat(call("read_file", ARGUMENTS)).containsExactly(Desk.done());
  }

  @Test
  void aStopIsHeededWhileTheAnswerIsAwaited() throws InterruptedException {
    var from = desk.time.now();
    desk.time.in(SOON, desk::stop);

    var ending = desk.perform(run -> run.call("write_file", ARGUMENTS));

    assertThat(ending).isEqualTo(Ending.CANCELLED);
    assertThat(desk.time.now()).isEqualTo(from.plus(SOON));
    assertThat(desk.said(AgentEvent.ToolCallResult.class)).isEmpty();
  }

  @Test
  void aStopWhileArgumentsAreStreamedLeavesThemTorn() throws InterruptedException {
    var args = EventJson.mapper().createObjectNode().put("content", "x".repeat(10_000));
    desk.onSaid(event -> {
      if (event instanceof AgentEvent.ToolCallArgs
          && desk.said(AgentEvent.ToolCallArgs.class).size() == 3) {
        desk.stop();
      }
    });

    var ending = desk.perform(run -> run.call("write_file", args));

    assertThat(ending).isEqualTo(Ending.CANCELLED);
    assertThat(desk.said(AgentEvent.ToolCallArgs.class)).hasSize(3);
    assertThat(desk.said(AgentEvent.ToolCallEnd.class)).hasSize(1);
    assertThat(isJson(arguments())).isFalse();
  }

  private static boolean isJson(String text) {
    try {
      return !EventJson.mapper().readTree(text).isMissingNode();
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  @Test
  void aStopWithTheLastPieceComesAfterTheCall() throws InterruptedException {
    desk.onSaid(event -> {
      if (event instanceof AgentEvent.ToolCallArgs) {
        desk.stop();
      }
    });

    desk.perform(run -> run.call("write_file", ARGUMENTS));

    assertThat(arguments()).isEqualTo(ARGUMENTS.toString());
    assertThat(desk.said(AgentEvent.ToolCallEnd.class)).hasSize(1);
  }

  @Test
  void aPausedRunBeginsNoCall() throws InterruptedException {
    desk.answerCalls(SOON, Desk.done());
    desk.pause("p1");
    desk.time.in(Duration.ofSeconds(1), () -> desk.resume("r1"));

    desk.perform(run -> run.call("read_file", ARGUMENTS));

    assertThat(desk.said.get(2)).isInstanceOf(AgentEvent.Custom.class);
    assertThat(desk.said.get(3)).isInstanceOf(ToolCallStart.class);
  }

  @Test
  void aPersonMayHaveACallMadeAgain() throws InterruptedException {
    desk.answerCalls(SOON, new Refused("edit_mismatch", "line 3"));

    desk.perform(run -> {
      run.call("edit_file", ARGUMENTS);
      desk.worker.receive(new AgentCommand.Retry("cmd-1", RUN, "usr_1", calls().getFirst()));
      var retry = run.nextRetry().orElseThrow();

      assertThat(run.again(retry)).contains(new Refused("edit_mismatch", "line 3"));
    });

    assertThat(calls()).hasSize(2).doesNotHaveDuplicates();
    assertThat(desk.said(ToolCallStart.class).getLast().metadata())
        .isEqualTo(
            EventJson.mapper()
                .createObjectNode()
                .put("retryOf", calls().getFirst().value())
                .put("cause", "cmd-1"));
    assertThat(arguments()).isEqualTo(ARGUMENTS.toString().repeat(2));
  }

  @Test
  void aCallNobodyRemembersIsNotMadeAgain() throws InterruptedException {
    var retry = new AgentCommand.Retry("cmd-1", RUN, "usr_1", new ToolCallId("call-0"));

    desk.perform(run -> assertThat(run.again(retry)).isEmpty());

    assertThat(calls()).isEmpty();
  }
}
