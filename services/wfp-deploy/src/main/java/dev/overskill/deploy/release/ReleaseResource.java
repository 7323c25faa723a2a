package dev.overskill.deploy.release;

import dev.overskill.deploy.DeployRefusal;
import dev.overskill.deploy.source.AppSource;
import dev.overskill.deploy.visit.AppsConfig;
import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.Revision;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.AppDirectory.Entry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// Asking for releases of an app, and looking at them.
@Path("/v1/apps/{app}/releases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ReleaseResource {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PAGE_LIMIT = 200;

  private final Releases releases;
  private final AppDirectory directory;
  private final AppSource source;
  private final AppsConfig apps;
  private final CurrentCaller caller;
  private final Ids ids = Ids.secure();
  private final Clock clock;

  @Inject
  ReleaseResource(
      Releases releases,
      AppDirectory directory,
      AppSource source,
      AppsConfig apps,
      CurrentCaller caller,
      Clock clock) {
    this.releases = releases;
    this.directory = directory;
    this.source = source;
    this.apps = apps;
    this.caller = caller;
    this.clock = clock;
  }

  /// What to release; the draft when it names no revision.
  record Wish(@Nullable Long revision) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response ask(@RestPath String app, @Nullable Wish wish) {
    var entry = entry(app);
    var who = caller.mustEdit(entry.tenant());
    if (!entry.active()) {
      throw new RefusedException(DeployRefusal.APP_SUSPENDED);
    }
    var revision = revision(entry, wish == null ? null : wish.revision());
    var request =
        new Release.Request(
            ids.release(),
            entry.tenant(),
            entry.app().app(),
            entry.app().slug(),
            revision,
            who.subject(),
            clock.instant());
    var queued = releases.ask(new Release.Queued(request)).await().atMost(PATIENCE);
    return Response.accepted(ReleaseView.of(queued, apps, null)).build();
  }

  @GET
  public Map<String, List<ReleaseView>> list(
      @RestPath String app, @QueryParam("limit") @DefaultValue("50") int limit) {
    var entry = readable(app);
    var wanted = Math.clamp(limit, 1, PAGE_LIMIT);
    var found =
        releases.list(entry.tenant(), entry.app().app(), wanted).await().atMost(PATIENCE).stream()
            .map(recorded -> ReleaseView.of(recorded.release(), apps, recorded.changedAt()))
            .toList();
    return Map.of("releases", found);
  }

  @GET
  @Path("/{release}")
  public ReleaseView one(@RestPath String app, @RestPath String release) {
    var entry = readable(app);
    var id = known(ReleaseId::new, release);
    return releases
        .find(entry.tenant(), entry.app().app(), id)
        .await()
        .atMost(PATIENCE)
        .map(found -> ReleaseView.of(found, apps, null))
        .orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
  }

  private Revision revision(Entry entry, @Nullable Long asked) {
    if (asked != null && asked < 1) {
      throw new RefusedException(DeployRefusal.INVALID_REVISION);
    }
    if (asked != null) {
      return new Revision(asked);
    }
    // The table of apps may be a moment behind the caller's own last save.
    var head =
        switch (source.head(entry.app().app())) {
          case AppSource.Fetched.Found<Revision>(var found) -> found;
          case AppSource.Fetched.Absent<Revision> _ -> entry.head();
          case AppSource.Fetched.Unavailable<Revision> _ -> entry.head();
        };
    if (head.equals(Revision.NONE)) {
      throw new RefusedException(DeployRefusal.NOTHING_TO_RELEASE);
    }
    return head;
  }

  private Entry readable(String app) {
    var entry = entry(app);
    caller.mustRead(entry.tenant());
    return entry;
  }

  private Entry entry(String app) {
    var known = directory.app(known(AppId::new, app));
    if (known.isEmpty() && !directory.ready()) {
      throw new RefusedException(DeployRefusal.NOT_READY);
    }
    return known.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
  }

  /// An id that is not even one names nothing.
  private static <T> T known(Function<String, T> id, String text) {
    try {
      return id.apply(text);
    } catch (IllegalArgumentException malformed) {
      throw new RefusedException(CommonRefusal.NOT_FOUND);
    }
  }
}
