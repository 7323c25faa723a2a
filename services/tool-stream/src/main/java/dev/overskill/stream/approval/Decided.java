package dev.overskill.stream.approval;

import dev.overskill.events.AgentCommand.Decide;

/// What became of a decision.
public sealed interface Decided {
  /// It was the first.
  ///
  /// @param decide the decision, with the run that asked
  record First(Decide decide) implements Decided {}

  /// Somebody was faster, or it has expired.
  record TooLate(String by) implements Decided {}

  /// The run that asked is over: there is nobody to hear the answer.
  record RunOver() implements Decided {}

  /// Nobody knows of such a question.
  record Unknown() implements Decided {}
}
