package dev.overskill.stream.command;

import dev.overskill.events.AppId;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.stream.approval.Asked;
import java.util.Optional;

/// What this node itself has heard from the log. It may be ahead of the tables, which the owner of
/// a partition writes, and is asked only about what they do not know.
public interface Hearing {
  /// Whether this run was started and not ended.
  boolean isRunning(TenantId tenant, AppId app, RunId run);

  /// A question that waits for an answer.
  Optional<Asked> asked(TenantId tenant, AppId app, String approval);
}
