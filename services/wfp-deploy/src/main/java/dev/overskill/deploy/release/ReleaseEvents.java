package dev.overskill.deploy.release;

import dev.overskill.deploy.visit.AppsConfig;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.Failure;
import dev.overskill.events.AppState;
import dev.overskill.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the log is told when a release comes to a state.
@ApplicationScoped
class ReleaseEvents {
  private final AppsConfig apps;

  @Inject
  ReleaseEvents(AppsConfig apps) {
    this.apps = apps;
  }

  List<OutgoingEvent> of(Release release) {
    return switch (release) {
      case Release.Live live -> List.of(changed(live, address(live), null), state(live));
      case Release.Failed failed -> List.of(changed(failed, null, failed.why()));
      default -> List.of(changed(release, null, null));
    };
  }

  private OutgoingEvent changed(Release release, @Nullable URI url, @Nullable Failure error) {
    var request = release.request();
    return OutgoingEvent.of(
        request.app(),
        null,
        new AppEvent.ReleaseChanged(
            request.release(),
            request.revision(),
            release.state(),
            url,
            error,
            request.requestedBy()));
  }

  private OutgoingEvent state(Release.Live live) {
    var request = live.request();
    return OutgoingEvent.of(
        new AppState.Release(
            request.app(),
            request.tenant(),
            request.release(),
            request.revision(),
            request.script(),
            address(live)));
  }

  private URI address(Release.Live live) {
    return apps.address(live.request().slug());
  }
}
