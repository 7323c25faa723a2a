package dev.overskill.files.door;

import dev.overskill.files.blob.S3Objects;
import dev.overskill.files.tool.ToolReader;
import io.smallrye.health.api.AsyncHealthCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Whether this node may be sent work: S3 answers, and the tool calls of the log are read to its
/// tip. The database and the directory of apps say it for themselves.
@ApplicationScoped
class StoreHealth {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final S3Objects objects;
  private final ToolReader tools;

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
        objects
            .reach()
            .ifNoItem()
            .after(PATIENCE)
            .fail()
            .map(_ -> true)
            .onFailure()
            .recoverWithItem(false)
            .map(up -> HealthCheckResponse.named("the bucket can be reached").status(up).build());
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
