package dev.overskill.stream.access;

import dev.overskill.events.AppId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;

/// Hands out tickets for the socket, so that no token travels in a URL or lives in a page longer
/// than it must.
@Path("/v1/apps/{app}/tickets")
final class TicketResource {
  private final Admission admission;
  private final CurrentCaller current;
  private final Limits limits;
  private final SecureRandom random = new SecureRandom();

  @Inject
  TicketResource(Admission admission, CurrentCaller current, Limits limits) {
    this.admission = admission;
    this.current = current;
    this.limits = limits;
  }

  /// A ticket as its holder gets it.
  ///
  /// @param expiresIn seconds
  record Issued(String ticket, long expiresIn) {}

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> issue(@PathParam("app") AppId app) {
    var proof = current.verified();
    if (!(proof.caller() instanceof Caller.InTenant member)) {
      throw new RefusedException(CommonRefusal.FORBIDDEN);
    }
    var pass = new Pass(member, app, proof.issuedAt(), proof.expiresAt());
    if (!limits.take(Limit.CALLER_TICKETS, pass.holder())) {
      throw new RefusedException(CommonRefusal.TOO_MANY_REQUESTS);
    }
    return admission
        .ticket(pass, random)
        .map(found -> found.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND)))
        .map(ticket -> new Issued(ticket.text(), Tickets.LIFE.toSeconds()))
        .map(issued ->
            Response.status(Response.Status.CREATED)
                .header("Cache-Control", "no-store")
                .entity(issued)
                .build());
  }
}
