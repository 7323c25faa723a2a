package dev.overskill.events.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.RunId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a tool call is on its way.
///
///     Queued ─stream→ StreamingArguments ─complete→ Running ─→ Succeeded │ Failed │ TimedOut
///        └───────┬──────────────┘                      │
///                └─ask→ AwaitingApproval ─approve→ …   └ any of them ─→ Cancelled
///
/// An ended state has no way out: [#after] of it is itself, whatever comes. The events of the two
/// topics may come in any order to each other, so an open state leaves out steps that it hears of
/// too late; how a call ends that the platform answers does not depend on that order.
public sealed interface ToolCallState {
  /// The code of an answer that stands for none.
  String TIMED_OUT = "timed_out";

  /// A person said no.
  String REJECTED = "rejected";

  /// The run was over before the call was.
  String RUN_OVER = "run_over";

  CallFacts call();

  /// A call that still may become anything.
  sealed interface Open extends ToolCallState {
    /// The same state, of a call of which more is known.
    Open of(CallFacts call);

    /// Its answer has come.
    default Ended answer(ToolOutcome outcome) {
      return switch (outcome) {
        case ToolOutcome.Succeeded(var result) -> new Succeeded(call(), result);
        case ToolOutcome.Refused(var code, _) when code.equals(TIMED_OUT) -> new TimedOut(call());
        case ToolOutcome.Refused(var code, var detail) -> new Failed(call(), code, detail);
      };
    }

    /// Nobody will answer it any more.
    default Cancelled cancel(String reason) {
      return new Cancelled(call(), reason);
    }
  }

  /// An open call that waits for nobody's decision.
  sealed interface Moving extends Open {
    @Override
    Moving of(CallFacts call);

    default AwaitingApproval ask(String approval) {
      return new AwaitingApproval(this, approval);
    }

    /// Its arguments are whole: whoever answers it has begun.
    Running complete();

    default Running advance(String stage, @Nullable Double progress) {
      return new Running(call(), stage, progress);
    }
  }

  /// Named, with no arguments yet.
  record Queued(CallFacts call) implements Moving {
    @Override
    public Queued of(CallFacts more) {
      return new Queued(more);
    }

    public StreamingArguments stream(int characters) {
      return new StreamingArguments(call, characters);
    }

    @Override
    public Running complete() {
      return new Running(call, null, null);
    }
  }

  /// Its arguments are being said.
  ///
  /// @param characters how many were said so far
  record StreamingArguments(CallFacts call, int characters) implements Moving {
    @Override
    public StreamingArguments of(CallFacts more) {
      return new StreamingArguments(more, characters);
    }

    public StreamingArguments stream(int more) {
      return new StreamingArguments(call, characters + more);
    }

    @Override
    public Running complete() {
      return new Running(call, null, null);
    }
  }

  /// A person has to decide.
  ///
  /// @param before where the call goes on once it is approved
  record AwaitingApproval(Moving before, String approval) implements Open {
    @Override
    public CallFacts call() {
      return before.call();
    }

    @Override
    public AwaitingApproval of(CallFacts more) {
      return new AwaitingApproval(before.of(more), approval);
    }

    public Moving approve() {
      return before;
    }

    public Cancelled reject() {
      return cancel(REJECTED);
    }
  }

  /// Somebody works on the answer.
  ///
  /// @param stage what is being done, once something was said of it
  /// @param progress how much of it is done, from 0 to 1, where that is known
  record Running(CallFacts call, @Nullable String stage, @Nullable Double progress)
      implements Moving {
    @Override
    public Running of(CallFacts more) {
      return new Running(more, stage, progress);
    }

    @Override
    public Running complete() {
      return this;
    }

    public Optional<String> currentStage() {
      return Optional.ofNullable(stage);
    }
  }

  /// A call that is over.
  sealed interface Ended extends ToolCallState {}

  record Succeeded(CallFacts call, JsonNode result) implements Ended {}

  /// Refused: nothing was changed.
  record Failed(CallFacts call, String code, String detail) implements Ended {}

  /// Nobody answered in the tool's time limit.
  record TimedOut(CallFacts call) implements Ended {}

  /// It was not done, and will not be.
  record Cancelled(CallFacts call, String reason) implements Ended {}

  /// The state of a call from the first event that speaks of it; nothing, if this event does not.
  ///
  /// @param run the run the event belongs to
  static Optional<ToolCallState> first(AgentEvent event, @Nullable RunId run) {
    return event instanceof AgentEvent.ToolCallStart start
        ? Optional.of(new Queued(new CallFacts(start.toolCallId(), run, start.toolCallName())))
        : Optional.empty();
  }

  /// The state of a call from the first event that speaks of it; nothing, if this event does not.
  static Optional<ToolCallState> first(AppEvent event) {
    return switch (event) {
      case AppEvent.ToolProgress(var run, var id, var stage) ->
          Optional.of(new Running(new CallFacts(id, run, null), stage, null));
      case AppEvent.ToolResult(var run, var id, var tool, var outcome) ->
          Optional.of(new Queued(new CallFacts(id, run, tool)).answer(outcome));
      default -> Optional.empty();
    };
  }

  /// The state after an event of the agent; the same if the event is not about this call.
  default ToolCallState after(AgentEvent event) {
    return this instanceof Open open ? AgentSteps.after(open, event) : this;
  }

  /// The state after an event of the platform; the same if the event is not about this call.
  default ToolCallState after(AppEvent event) {
    return this instanceof Open open ? PlatformSteps.after(open, event) : this;
  }

  /// The state after its run is over. Whoever would have answered by the worker's own means is
  /// gone; the platform still answers what it was asked.
  default ToolCallState afterRun() {
    return switch (this) {
      case Running running when running.call().isPlatforms() -> this;
      case AwaitingApproval(Running running, _) when running.call().isPlatforms() -> this;
      case Open open -> open.cancel(RUN_OVER);
      case Ended _ -> this;
    };
  }
}
