package dev.overskill.auth.session;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.limit.Limits;
import dev.overskill.auth.limit.Limits.Limit;
import dev.overskill.auth.session.PostgresSessions.SignedIn;
import dev.overskill.events.UserId;
import dev.overskill.http.Anonymous;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Signing in with a one-time code, looking who is signed in, signing out.
@Path("/v1/sessions")
@Anonymous
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class SessionResource {
  private final PostgresSessions sessions;
  private final SessionCookie cookie;
  private final Origins origins;
  private final Limits limits;

  @Inject
  SessionResource(PostgresSessions sessions, SessionCookie cookie, Origins origins, Limits limits) {
    this.sessions = sessions;
    this.cookie = cookie;
    this.origins = origins;
    this.limits = limits;
  }

  record SignIn(@Nullable String code) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  record Session(UserId user, String email, List<Tenant> tenants) {
    record Tenant(String tenant, String name, String role) {}

    static Session of(SignedIn person) {
      return new Session(
          person.user(),
          person.email(),
          person.tenants().stream()
              .map(it -> new Tenant(it.tenant().value(), it.name(), it.role().wire()))
              .toList());
    }
  }

  @POST
  public Uni<Response> begin(
      @Nullable SignIn signIn, @Context HttpHeaders headers, @Context HttpServerRequest request) {
    origins.mustBeOurs(headers);
    limits.spend(Limit.ADDRESS, request.remoteAddress().hostAddress());
    var code =
        Ticketed.read(Wire.body(signIn).code())
            .orElseThrow(() -> new RefusedException(AuthRefusal.SIGN_IN_FAILED));
    limits.spend(Limit.SIGN_IN, code.user().value());
    var session = Ticketed.make(code.user());
    return sessions
        .begin(code, session)
        .map(found -> {
          var person = found.orElseThrow(() -> new RefusedException(AuthRefusal.SIGN_IN_FAILED));
          return Response.status(Response.Status.CREATED)
              .cookie(cookie.set(session))
              .entity(Session.of(person))
              .build();
        });
  }

  @GET
  @Path("/current")
  public Uni<Session> current(@Context HttpHeaders headers) {
    return sessions
        .find(presented(headers))
        .map(found ->
            Session.of(found.orElseThrow(() -> new RefusedException(AuthRefusal.NOT_SIGNED_IN))));
  }

  @DELETE
  @Path("/current")
  public Uni<Response> end(@Context HttpHeaders headers) {
    origins.mustBeOurs(headers);
    return sessions
        .end(presented(headers))
        .replaceWith(() -> Response.noContent().cookie(cookie.clear()).build());
  }

  private static Ticketed presented(HttpHeaders headers) {
    return SessionCookie.read(headers)
        .orElseThrow(() -> new RefusedException(AuthRefusal.NOT_SIGNED_IN));
  }
}
