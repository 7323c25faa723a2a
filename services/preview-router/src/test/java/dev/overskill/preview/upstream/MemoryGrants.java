package dev.overskill.preview.upstream;

import dev.overskill.events.AppState;
import dev.overskill.tenancy.AppGrant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/// Grants that tell their app, and one secret for all upstreams.
final class MemoryGrants implements Grants {
  static final String SECRET = "only-the-upstream-knows";

  final AtomicInteger forgotten = new AtomicInteger();

  @Override
  public CompletionStage<String> token(AppGrant grant) {
    return CompletableFuture.completedStage(
        "token-of-" + grant.tenant() + "-" + grant.app() + "-" + grant.space().wire());
  }

  @Override
  public void forget(AppGrant grant) {
    forgotten.incrementAndGet();
  }

  @Override
  public CompletionStage<Map<String, String>> secret(AppState.Upstream upstream) {
    return CompletableFuture.completedStage(Map.of("X-Key", SECRET));
  }
}
