package dev.overskill.events.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.tool.ToolCallState.AwaitingApproval;
import dev.overskill.events.tool.ToolCallState.Cancelled;
import dev.overskill.events.tool.ToolCallState.Failed;
import dev.overskill.events.tool.ToolCallState.Queued;
import dev.overskill.events.tool.ToolCallState.Running;
import dev.overskill.events.tool.ToolCallState.StreamingArguments;
import dev.overskill.events.tool.ToolCallState.Succeeded;
import dev.overskill.events.tool.ToolCallState.TimedOut;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ToolCallStateTest {
  private static final RunId RUN = new RunId("run-1");
  private static final ToolCallId ID = new ToolCallId("call-1");
  private static final CallFacts WRITE = new CallFacts(ID, RUN, "write_file");
  private static final CallFacts SEARCH = new CallFacts(ID, RUN, "web_search");
  private static final JsonNode RESULT = TextNode.valueOf("done");
  private static final AppEvent ANSWERED =
      new AppEvent.ToolResult(RUN, ID, "write_file", new ToolOutcome.Succeeded(RESULT));

  private static ToolCallState fold(ToolCallState from, Object... events) {
    var state = from;
    for (var event : events) {
      state =
          event instanceof AgentEvent agent ? state.after(agent) : state.after((AppEvent) event);
    }
    return state;
  }

  private static AgentEvent args(String delta) {
    return new AgentEvent.ToolCallArgs(ID, delta);
  }

  private static AgentEvent end() {
    return new AgentEvent.ToolCallEnd(ID);
  }

  private static AgentEvent asked() {
    return custom("approval.requested", "{'approval':'a','toolCall':'call-1'}");
  }

  private static AgentEvent custom(String name, String value) {
    try {
      return new AgentEvent.Custom(name, EventJson.mapper().readTree(value.replace('\'', '"')));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static AppEvent closed(Decision decision) {
    return new AppEvent.ApprovalClosed("a", RUN, decision, null, "usr_1", null, null);
  }

  private static AppEvent progress(String stage) {
    return new AppEvent.ToolProgress(RUN, ID, stage);
  }

  private static AppEvent refused(String code) {
    return new AppEvent.ToolResult(RUN, ID, "write_file", new ToolOutcome.Refused(code, "why"));
  }

  @Nested
  class OfThePlatform {
    @Test
    void goesFromItsNameToItsAnswer() {
      var start = new AgentEvent.ToolCallStart(ID, "write_file", null);
      assertThat(ToolCallState.first(start, RUN)).contains(new Queued(WRITE));

      assertThat(fold(new Queued(WRITE), args("ab"), args("c")))
          .isEqualTo(new StreamingArguments(WRITE, 3));
      assertThat(fold(new Queued(WRITE), args("ab"), end()))
          .isEqualTo(new Running(WRITE, null, null));
      assertThat(fold(new Queued(WRITE), args("ab"), end(), progress("writing")))
          .isEqualTo(new Running(WRITE, "writing", null));
      assertThat(fold(new Queued(WRITE), args("ab"), end(), progress("writing"), ANSWERED))
          .isEqualTo(new Succeeded(WRITE, RESULT));
    }

    @Test
    void failsWithTheCodeOfItsRefusal() {
      var state = fold(new Queued(WRITE), end(), refused("edit_mismatch"));

      assertThat(state).isEqualTo(new Failed(WRITE, "edit_mismatch", "why"));
    }

    @Test
    void isTimedOutWhenNobodyAnswered() {
      var state = fold(new Queued(WRITE), end(), refused("timed_out"), ANSWERED);

      assertThat(state).isEqualTo(new TimedOut(WRITE));
    }

    @Test
    void isNotEndedByTheWorkersWord() {
      var said = new AgentEvent.ToolCallResult("m", ID, TextNode.valueOf("no answer"));

      var state = fold(new Queued(WRITE), end(), said);

      assertThat(state).isEqualTo(new Running(WRITE, null, null));
    }

    @Test
    void isStillAnsweredAfterItsRun() {
      var state = fold(new Queued(WRITE), args("{}"), end()).afterRun().after(ANSWERED);

      assertThat(state).isEqualTo(new Succeeded(WRITE, RESULT));
    }

    @Test
    void isCancelledWithItsRunIfItWasNeverWhole() {
      var state = fold(new Queued(WRITE), args("{")).afterRun();

      assertThat(state).isEqualTo(new Cancelled(WRITE, "run_over"));
    }

    @Test
    void isKnownFromThePlatformAloneIfItsTopicIsAhead() {
      var ahead = ToolCallState.first(progress("validating")).orElseThrow();
      var start = new AgentEvent.ToolCallStart(ID, "write_file", null);

      assertThat(fold(ahead, start, args("{}"), end()))
          .isEqualTo(new Running(WRITE, "validating", null));
      assertThat(ToolCallState.first(ANSWERED)).contains(new Succeeded(WRITE, RESULT));
    }
  }

  @Nested
  class OfTheWorker {
    @Test
    void isEndedByTheWorkersAnswer() {
      var said = new AgentEvent.ToolCallResult("m", ID, RESULT);

      assertThat(fold(new Queued(SEARCH), end(), said)).isEqualTo(new Succeeded(SEARCH, RESULT));
    }

    @Test
    void tellsHowFarItIs() {
      var said = custom("tool.progress", "{'toolCall':'call-1','stage':'reading','progress':1.5}");

      assertThat(fold(new Queued(SEARCH), end(), said))
          .isEqualTo(new Running(SEARCH, "reading", 1.0));
    }

    @Test
    void isCancelledWithItsRun() {
      assertThat(fold(new Queued(SEARCH), end()).afterRun())
          .isEqualTo(new Cancelled(SEARCH, "run_over"));
    }
  }

  @Nested
  class WithAnApproval {
    @Test
    void waitsAndGoesOnWhereItWas() {
      assertThat(fold(new Queued(WRITE), args("ab"), asked()))
          .isEqualTo(new AwaitingApproval(new StreamingArguments(WRITE, 2), "a"));
      assertThat(fold(new Queued(WRITE), args("ab"), asked(), closed(Decision.approve)))
          .isEqualTo(new StreamingArguments(WRITE, 2));
      assertThat(fold(new Queued(WRITE), asked(), args("a"), end(), closed(Decision.approve)))
          .isEqualTo(new Running(WRITE, null, null));
    }

    @Test
    void isCancelledWhenAPersonSaysNo() {
      assertThat(fold(new Queued(WRITE), asked(), closed(Decision.reject)))
          .isEqualTo(new Cancelled(WRITE, "rejected"));
    }

    @Test
    void doesNotHeedTheDecisionOfAnother() {
      var other = new AppEvent.ApprovalClosed("b", RUN, Decision.reject, null, "usr_1", null, null);

      assertThat(fold(new Queued(WRITE), asked(), other))
          .isEqualTo(new AwaitingApproval(new Queued(WRITE), "a"));
    }
  }

  @Test
  void whatIsAboutAnotherCallChangesNothing() {
    var other = new ToolCallId("call-2");
    var state = new StreamingArguments(WRITE, 2);

    assertThat(
            List.of(
                fold(state, new AgentEvent.ToolCallArgs(other, "x")),
                fold(state, new AgentEvent.ToolCallEnd(other)),
                fold(state, new AppEvent.ToolProgress(RUN, other, "writing")),
                fold(state, custom("approval.requested", "{'approval':'a','toolCall':'call-2'}")),
                fold(state, new AgentEvent.StepStarted("s"))))
        .containsOnly(state);
  }
}
