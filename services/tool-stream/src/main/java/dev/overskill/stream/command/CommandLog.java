package dev.overskill.stream.command;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import java.util.concurrent.CompletionStage;

/// Where commands go for the agents' workers.
interface CommandLog {
  /// Whose command it is.
  record Address(TenantId tenant, AppId app) {}

  /// Writes a command; completes once it cannot be lost. In the order of the calls, which may
  /// block.
  CompletionStage<?> write(Address to, String id, AgentCommand command);
}
