package dev.overskill.stream.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AppId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.stream.access.Admission;
import dev.overskill.stream.access.Admission.Verdict;
import dev.overskill.stream.access.Pass;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// Commands of clients that have no socket: the same fields, the same answers.
@Path("/v1/apps/{app}/commands")
final class CommandResource {
  private final Admission admission;
  private final CurrentCaller current;
  private final Commands commands;

  @Inject
  CommandResource(Admission admission, CurrentCaller current, Commands commands) {
    this.admission = admission;
    this.current = current;
    this.commands = commands;
  }

  /// A command that was taken.
  ///
  /// @param status `accepted` (202) or `duplicate` (200)
  record Taken(String command, String status) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> issue(@PathParam("app") AppId app, @Nullable JsonNode frame) {
    var proof = current.verified();
    if (!(proof.caller() instanceof Caller.InTenant member)) {
      throw new RefusedException(CommonRefusal.FORBIDDEN);
    }
    if (frame == null || !frame.path("command").isTextual()) {
      throw new RefusedException(Ack.Why.invalid_command);
    }
    var id = frame.path("command").textValue();
    if (!Commands.isId(id)) {
      throw new RefusedException(Ack.Why.invalid_command);
    }
    return admission
        .admit(new Pass(member, app, proof.issuedAt(), proof.expiresAt()))
        .chain(verdict -> issue(verdict, id, frame))
        .map(ack -> answer(id, ack));
  }

  private Uni<Ack> issue(Verdict verdict, String id, JsonNode frame) {
    return switch (verdict) {
      case Verdict.Admitted(var pass, var app) ->
          Uni.createFrom().completionStage(commands.issue(pass, id, frame, app.active()));
      case Verdict.BadProof() -> throw new RefusedException(CommonRefusal.UNAUTHENTICATED);
      case Verdict.Forbidden _ -> throw new RefusedException(CommonRefusal.NOT_FOUND);
    };
  }

  private static Response answer(String id, Ack ack) {
    return switch (ack) {
      case Ack.Accepted() -> Response.accepted(new Taken(id, "accepted")).build();
      case Ack.Duplicate() -> Response.ok(new Taken(id, "duplicate")).build();
      case Ack.Refused(var why, var by) -> {
        var refused = new RefusedException(why).with("command", id);
        throw by == null ? refused : refused.with("by", by);
      }
    };
  }
}
