package dev.overskill.deploy.release;

import dev.overskill.events.AppId;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.TenantId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/// The releases of all apps. Every change of state leaves with its event, or not at all.
public interface Releases {

  /// Queues a release; those of the app that still wait are superseded by it.
  Uni<Release.Queued> ask(Release.Queued release);

  Uni<Optional<Release>> find(TenantId tenant, AppId app, ReleaseId release);

  /// The newest first.
  Uni<List<Recorded>> list(TenantId tenant, AppId app, int limit);

  /// What visitors see.
  Uni<Optional<Release.Live>> live(TenantId tenant, AppId app);

  /// Moves a release on; false when it is no longer in the state `from`, and then nothing happened.
  Uni<Boolean> advance(Release from, Release to);

  /// Scripts that are still at the edge, beyond those of the live release and the one before it.
  Uni<List<Release.Request>> leftovers(TenantId tenant, AppId app);

  /// Notes that the script of a release is no longer at the edge.
  Uni<Void> swept(Release.Request request);

  /// A release and when it came to its state.
  record Recorded(Release release, java.time.Instant changedAt) {}
}
