package dev.overskill.stream.command;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import io.smallrye.mutiny.Uni;

/// Where commands are written down, each once.
interface CommandLog {
  /// Whose command it is.
  record Address(TenantId tenant, AppId app) {}

  /// Writes a command down, for the worker to do and for everybody to see, if it is new and there
  /// is a run or question it can be about. Answers once that cannot be lost; without an answer it
  /// may have happened or not.
  Uni<Ack> write(Address to, Order order);
}
