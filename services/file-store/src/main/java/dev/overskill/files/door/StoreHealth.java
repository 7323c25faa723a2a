package dev.overskill.files.door;

import dev.overskill.files.blob.S3Objects;
import dev.overskill.files.tool.ToolReader;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether this node may be sent work: S3 has answered lately, and the tool calls of the log are
/// read to its tip. The database and the directory of apps say it for themselves.
///
/// A node is looked at every few seconds, S3 only once in a while as long as it answers: the
/// question takes milliseconds of the thread that also has agents' edits in hand.
@ApplicationScoped
class StoreHealth {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LATELY = Duration.ofSeconds(30);

  private final S3Objects objects;
  private final ToolReader tools;
  private final Clock clock = Clock.systemUTC();
  private volatile Instant reached = Instant.MIN;

  @Inject
  StoreHealth(S3Objects objects, ToolReader tools) {
    this.objects = objects;
    this.tools = tools;
  }

  @Produces
  @Readiness
  @ApplicationScoped
  AsyncHealthCheck bucketReachable() {
    return () ->
        reach()
            .map(up -> HealthCheckResponse.named("the bucket can be reached").status(up).build());
  }

  private Uni<Boolean> reach() {
    var now = clock.instant();
    if (now.isBefore(reached.plus(LATELY))) {
      return Uni.createFrom().item(true);
    }
    return objects
        .reach()
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .invoke(() -> reached = now)
        .replaceWith(true)
        .onFailure()
        .recoverWithItem(false);
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck toolsRead() {
    return () ->
        HealthCheckResponse.named("tool calls are read to the log's tip")
            .status(tools.ready())
            .build();
  }
}
