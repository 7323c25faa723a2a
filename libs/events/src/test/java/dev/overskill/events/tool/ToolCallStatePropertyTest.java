package dev.overskill.events.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// Whatever comes, in whatever order: what is over stays as it was.
class ToolCallStatePropertyTest {
  private static final RunId RUN = new RunId("run-1");
  private static final ToolCallId ID = new ToolCallId("call-1");

  /// The end of the run, which is no event of the call.
  private static final Object RUN_OVER = new AgentEvent.RunError("over", null);

  @Provide
  Arbitrary<List<Object>> anything() {
    return Arbitraries.integers()
        .between(0, 9)
        .flatMap(kind -> Arbitraries.integers().between(0, 3).map(n -> event(kind, n)))
        .list()
        .ofMaxSize(40);
  }

  private static Object event(int kind, int n) {
    var value =
        EventJson.mapper()
            .createObjectNode()
            .put("toolCall", ID.value())
            .put("approval", "approval-" + n % 2)
            .put("stage", "stage-" + n);
    return switch (kind) {
      case 0 -> start(n % 2 == 0 ? "write_file" : "web_search");
      case 1 -> new AgentEvent.ToolCallArgs(ID, "x".repeat(n));
      case 2 -> new AgentEvent.ToolCallEnd(ID);
      case 3 -> new AgentEvent.ToolCallResult("m", ID, IntNode.valueOf(n));
      case 4 -> new AgentEvent.Custom("approval.requested", value);
      case 5 -> new AgentEvent.Custom("tool.progress", value);
      case 6 -> new AppEvent.ToolProgress(RUN, ID, "stage-" + n);
      case 7 -> closed(n);
      case 8 -> answer(n);
      default -> RUN_OVER;
    };
  }

  private static AgentEvent start(String tool) {
    return new AgentEvent.ToolCallStart(ID, tool, null);
  }

  private static AppEvent closed(int n) {
    return new AppEvent.ApprovalClosed(
        "approval-" + n % 2,
        RUN,
        n < 2 ? Decision.approve : Decision.reject,
        null,
        "usr_1",
        null,
        null);
  }

  private static AppEvent answer(int n) {
    ToolOutcome outcome =
        n == 0
            ? new ToolOutcome.Succeeded(IntNode.valueOf(n))
            : new ToolOutcome.Refused(n == 1 ? "timed_out" : "code-" + n, "why");
    return new AppEvent.ToolResult(RUN, ID, "write_file", outcome);
  }

  private static @Nullable ToolCallState step(@Nullable ToolCallState state, Object event) {
    if (event.equals(RUN_OVER)) {
      return state == null ? null : state.afterRun();
    }
    return switch (event) {
      case AgentEvent agent ->
          state == null ? ToolCallState.first(agent, RUN).orElse(null) : state.after(agent);
      case AppEvent app -> state == null ? ToolCallState.first(app).orElse(null) : state.after(app);
      default -> throw new AssertionError(event);
    };
  }

  @Property(tries = 3_000)
  void aTerminalStateIsNeverOverwritten(@ForAll("anything") List<Object> events) {
    var state = step(null, start("write_file"));
    @Nullable ToolCallState over = null;
    for (var event : events) {
      state = step(state, event);
      if (over == null && state instanceof ToolCallState.Ended) {
        over = state;
      }

      assertThat(over == null || over.equals(state)).as("%s after %s", state, event).isTrue();
    }
  }

  @Property(tries = 1_000)
  void aCallGoesOnlyForward(@ForAll("anything") List<Object> events) {
    var state = Optional.ofNullable(step(null, start("web_search"))).orElseThrow();
    for (var event : events) {
      var next = Optional.ofNullable(step(state, event)).orElseThrow();

      assertThat(way(next)).as("%s, then %s", state, event).isGreaterThanOrEqualTo(way(state));
      state = next;
    }
  }

  /// How far on its way a call is; one that waits is where it will go on.
  private static int way(ToolCallState state) {
    return switch (state) {
      case ToolCallState.Queued _ -> 0;
      case ToolCallState.StreamingArguments _ -> 1;
      case ToolCallState.AwaitingApproval asked -> way(asked.before());
      case ToolCallState.Running _ -> 2;
      case ToolCallState.Ended _ -> 3;
    };
  }

  @Property(tries = 1_000)
  void anAnswerIsTheSameHoweverTheTopicsInterleave(@ForAll long seed) {
    var random = new Random(seed);
    var agent = agentTopic(random);
    var app = appTopic(random);

    var one = fold(interleave(agent, app, random));
    var other = fold(interleave(agent, app, random));

    assertThat(one).isEqualTo(other).isInstanceOf(ToolCallState.Ended.class);
  }

  private static List<Object> agentTopic(Random random) {
    var events = new ArrayList<Object>(List.of(start("write_file")));
    for (int i = random.nextInt(4); i > 0; i--) {
      events.add(new AgentEvent.ToolCallArgs(ID, "x"));
    }
    events.add(new AgentEvent.ToolCallEnd(ID));
    if (random.nextBoolean()) {
      events.add(new AgentEvent.ToolCallResult("m", ID, IntNode.valueOf(7)));
    }
    if (random.nextBoolean()) {
      events.add(RUN_OVER);
    }
    return events;
  }

  private static List<Object> appTopic(Random random) {
    var events = new ArrayList<Object>();
    for (int i = random.nextInt(3); i > 0; i--) {
      events.add(new AppEvent.ToolProgress(RUN, ID, "stage-" + i));
    }
    // The answer, and one that came too late.
    events.add(answer(random.nextInt(4)));
    events.add(answer(random.nextInt(4)));
    return events;
  }

  /// As a node may read the two topics: whole calls are answered, so what comes before the start is
  /// only what the platform says of a call that is whole.
  private static List<Object> interleave(List<Object> agent, List<Object> app, Random random) {
    var all = new ArrayList<Object>();
    int a = 0;
    int b = 0;
    while (a < agent.size() || b < app.size()) {
      if (b == app.size() || (a < agent.size() && random.nextBoolean())) {
        all.add(agent.get(a++));
      } else {
        all.add(app.get(b++));
      }
    }
    return all;
  }

  private static ToolCallState fold(List<Object> events) {
    @Nullable ToolCallState state = null;
    for (var event : events) {
      state = step(state, event);
    }
    return Optional.ofNullable(state).orElseThrow();
  }
}
