package dev.overskill.preview.upstream;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/// Grants that tell their app, and one secret for all upstreams.
final class MemoryGrants implements Grants {
  static final String SECRET = "only-the-upstream-knows";

  final AtomicInteger forgotten = new AtomicInteger();

  @Override
  public CompletionStage<String> token(TenantId tenant, AppId app) {
    return CompletableFuture.completedStage("token-of-" + tenant + "-" + app);
  }

  @Override
  public void forget(AppId app) {
    forgotten.incrementAndGet();
  }

  @Override
  public CompletionStage<Map<String, String>> secret(AppState.Upstream upstream) {
    return CompletableFuture.completedStage(Map.of("X-Key", SECRET));
  }
}
