package dev.overskill.stream.access;

import dev.overskill.events.AppId;
import dev.overskill.tenancy.Caller;
import java.time.Instant;

/// What a connection may do, for whom, and until when.
///
/// @param issuedAt when the token behind it was issued: a later withdrawal voids the pass too
/// @param endsAt when the token behind it expires
public record Pass(Caller.InTenant caller, AppId app, Instant issuedAt, Instant endsAt) {
  /// Whose limits it counts against: one person or key in one tenant.
  public String holder() {
    return caller.tenant() + "/" + caller.subject();
  }

  /// Whether its holder may steer the agent: people who may edit.
  public boolean mayCommand() {
    return caller instanceof Caller.Person person && person.mayEdit(person.tenant());
  }
}
