package dev.overskill.files.history;

import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.ToolCallId;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/// Answers to tool calls. Each call is answered once, in the same transaction as what it changed;
/// the answer leaves through the outbox.
public interface Answers {
  /// A call to answer.
  ///
  /// @param commission whose cause is this call
  /// @param changes whether the tool may change files; those that only look do not wait in line
  record Question(Commission commission, ToolCallId call, String tool, boolean changes) {}

  /// When the answer was given.
  sealed interface Given {
    /// Just now.
    record Now(ToolOutcome outcome) implements Given {}

    /// Earlier; nothing happened this time.
    record Before() implements Given {}
  }

  /// Does the work and answers with its outcome, unless the call was answered before. A refusal
  /// thrown by the work is an answer too.
  Uni<Given> answer(Question question, Function<Desk, Uni<ToolOutcome>> work);

  /// Whether the call was answered.
  Uni<Boolean> isAnswered(OwnedApp app, ToolCallId call);
}
