package dev.overskill.stream.command;

import dev.overskill.events.AppId;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.stream.approval.Asked;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Knows no more than the tables do, and so waits for them.
@Singleton
@DefaultBean
final class NothingHeard implements Hearing {
  @Override
  public boolean isRunning(TenantId tenant, AppId app, RunId run) {
    return false;
  }

  @Override
  public Optional<Asked> asked(TenantId tenant, AppId app, String approval) {
    return Optional.empty();
  }
}
