package dev.overskill.deploy.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.overskill.deploy.visit.AppsConfig;
import dev.overskill.events.AppEvent.Failure;
import dev.overskill.events.AppEvent.ReleaseState;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.Revision;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A release as clients see it.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReleaseView(
    ReleaseId release,
    Revision revision,
    ReleaseState state,
    @Nullable URI url,
    @Nullable Failure error,
    String requestedBy,
    Instant at,
    @Nullable Instant changedAt) {

  static ReleaseView of(Release release, AppsConfig apps, @Nullable Instant changedAt) {
    var request = release.request();
    return new ReleaseView(
        request.release(),
        request.revision(),
        release.state(),
        release instanceof Release.Live ? apps.address(request.slug()) : null,
        release instanceof Release.Failed(_, var why) ? why : null,
        request.requestedBy(),
        request.at(),
        changedAt);
  }
}
