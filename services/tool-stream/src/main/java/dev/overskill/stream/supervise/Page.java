package dev.overskill.stream.supervise;

import dev.overskill.events.AppId;
import dev.overskill.events.RunId;
import dev.overskill.stream.approval.PostgresApprovals.Put;
import dev.overskill.stream.supervise.Signal.Ending;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What is to be written of one tenant's runs and questions, and asked about them.
///
/// @param met runs of which it must be known whether they are open: those that started, and those
///   that spoke and were not known
record Page(
    List<Heard> started, List<Ended> ended, List<Heard> heard, Set<Run> met, List<Put> asked) {
  boolean isEmpty() {
    return started.isEmpty()
        && ended.isEmpty()
        && heard.isEmpty()
        && met.isEmpty()
        && asked.isEmpty();
  }

  /// A run of an app of the tenant.
  record Run(AppId app, RunId run) {}

  record Heard(Run run, Instant at) {}

  record Ended(Run run, Ending ending, Instant at) {}

  /// A question of an app of the tenant.
  record Question(AppId app, String approval) {}

  /// What the rows say.
  ///
  /// @param open those of the runs met that are open
  /// @param decided those of the questions asked that are decided
  record Standing(Set<Run> open, Set<Question> decided) {}
}
