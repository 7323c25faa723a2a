package dev.overskill.stream.access;

import dev.overskill.events.AppId;
import dev.overskill.http.CallerFilter;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import dev.overskill.stream.access.Admission.Proof;
import dev.overskill.stream.access.Admission.Verdict;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Lets a page open an app's streams without a header: it shows its token once and gets a cookie
/// that holds as long.
@Path("/v1/apps/{app}/session")
final class SessionResource {
  private final Admission admission;
  private final StreamCookie cookie;
  private final Clock clock;

  @Inject
  SessionResource(Admission admission, StreamCookie cookie, Clock clock) {
    this.admission = admission;
    this.cookie = cookie;
    this.clock = clock;
  }

  @POST
  public Uni<Response> open(
      @PathParam("app") AppId app, @HeaderParam(HttpHeaders.AUTHORIZATION) String header) {
    var token = CallerFilter.bearer(List.of(header));
    if (token == null) {
      throw new RefusedException(CommonRefusal.UNAUTHENTICATED);
    }
    return admission
        .admit(app, new Proof.ByToken(token))
        .map(verdict ->
            switch (verdict) {
              case Verdict.Admitted(var pass, _) -> opened(pass, token);
              case Verdict.BadProof() -> throw new RefusedException(CommonRefusal.UNAUTHENTICATED);
              case Verdict.Forbidden _ -> throw new RefusedException(CommonRefusal.NOT_FOUND);
            });
  }

  private Response opened(Pass pass, String token) {
    var left = Duration.between(clock.instant(), pass.endsAt()).toSeconds();
    return Response.noContent()
        .header("Cache-Control", "no-store")
        .cookie(cookie.set(pass.app(), token, Math.max(0, left)))
        .build();
  }

  @DELETE
  public Response close(@PathParam("app") AppId app) {
    return Response.noContent().cookie(cookie.set(app, "", 0)).build();
  }
}
