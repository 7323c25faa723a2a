package dev.overskill.events.agent;

import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AppEvent.ApprovalClosed;
import java.util.List;

/// What became of a question.
public sealed interface Verdict {
  /// Somebody said yes.
  ///
  /// @param paths which of the files may be touched, in the order they were asked about
  record Approved(List<String> paths, String by) implements Verdict {}

  /// Somebody said no, or nobody said anything in time.
  ///
  /// @param by who said it: a person, or `expiry`
  /// @param reason why, in words; may be empty
  record Rejected(String by, String reason) implements Verdict {}

  /// Who rejects when nobody decides.
  String EXPIRY = "expiry";

  /// A decision names paths to approve only these; files that nobody asked about are not approved.
  static Verdict of(Question question, ApprovalClosed closed) {
    var named = closed.paths();
    if (closed.decision() == Decision.reject) {
      var reason = closed.reason();
      return new Rejected(closed.by(), reason == null ? "" : reason);
    }
    var paths =
        named == null
            ? question.paths()
            : question.paths().stream().filter(named::contains).toList();
    return new Approved(paths, closed.by());
  }
}
