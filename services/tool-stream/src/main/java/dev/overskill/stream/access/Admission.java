package dev.overskill.stream.access;

import dev.overskill.events.AppId;
import dev.overskill.log.AppDirectory.Entry;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Revocations;
import dev.overskill.tenancy.Tokens;
import dev.overskill.tenancy.Verification;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/// Decides who may watch an app.
@Singleton
public class Admission {
  private final Tickets tickets;
  private final Tokens tokens;
  private final Revocations revocations;
  private final Apps apps;
  private final Clock clock;

  @Inject
  Admission(Tickets tickets, Tokens tokens, Revocations revocations, Apps apps, Clock clock) {
    this.tickets = tickets;
    this.tokens = tokens;
    this.revocations = revocations;
    this.apps = apps;
    this.clock = clock;
  }

  /// What a client shows.
  public sealed interface Proof {
    /// A ticket of [TicketResource].
    record ByTicket(String text) implements Proof {}

    /// An access token.
    record ByToken(String text) implements Proof {}
  }

  /// What became of it.
  public sealed interface Verdict {
    /// The caller may watch the app, which is this one now.
    record Admitted(Pass pass, Entry app) implements Verdict {}

    /// The proof proves nothing: unknown, used, expired, withdrawn, or for another app.
    record BadProof() implements Verdict {}

    /// The proof is good and does not reach this app.
    record Forbidden(Caller caller) implements Verdict {}
  }

  /// Decides on the context it is asked on.
  public Uni<Verdict> admit(AppId app, Proof proof) {
    return switch (proof) {
      case Proof.ByTicket(var text) -> byTicket(app, text);
      case Proof.ByToken(var text) ->
          verified(text).chain(verification -> byToken(app, verification));
    };
  }

  /// A signature is verified elsewhere: thousands who come at once would hold up those who are
  /// there.
  private Uni<Verification> verified(String token) {
    var context = Vertx.currentContext();
    if (context == null || tokens.isKnown(token)) {
      return tokens.verifyAsking(token);
    }
    return Uni.createFrom()
        .deferred(() -> tokens.verifyAsking(token))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .emitOn(work -> context.runOnContext(_ -> work.run()));
  }

  private Uni<Verdict> byTicket(AppId app, String text) {
    var ticket = Ticket.parse(text);
    if (ticket.isEmpty()) {
      return Uni.createFrom().item(new Verdict.BadProof());
    }
    return tickets
        .redeem(ticket.get())
        .chain(pass ->
            pass.filter(found -> found.app().equals(app))
                .map(this::admit)
                .orElseGet(() -> Uni.createFrom().item(new Verdict.BadProof())));
  }

  private Uni<Verdict> byToken(AppId app, Verification verification) {
    if (!(verification instanceof Verification.Verified(var caller, var from, var until))) {
      return Uni.createFrom().item(new Verdict.BadProof());
    }
    if (!(caller instanceof Caller.InTenant member)) {
      return Uni.createFrom().item(new Verdict.Forbidden(caller));
    }
    return admit(new Pass(member, app, from, until));
  }

  /// Decides about a caller whose token was verified before.
  public Uni<Verdict> admit(Pass pass) {
    var caller = pass.caller();
    if (revocations.isRevoked(caller.tenant(), caller.subject(), pass.issuedAt())
        || !clock.instant().isBefore(pass.endsAt().plus(Tokens.SKEW))) {
      return Uni.createFrom().item(new Verdict.BadProof());
    }
    return apps.find(pass.app(), caller)
        .map(found ->
            found
                .<Verdict>map(app -> new Verdict.Admitted(pass, app))
                .orElseGet(() -> new Verdict.Forbidden(caller)));
  }

  /// A ticket for this caller; empty if there is no such app for it.
  Uni<Optional<Ticket>> ticket(Pass pass, java.util.random.RandomGenerator random) {
    return apps.find(pass.app(), pass.caller())
        .chain(found -> {
          if (found.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
          }
          var ticket = Ticket.make(pass.caller().tenant(), random);
          return tickets.keep(ticket, pass).replaceWith(Optional.of(ticket));
        });
  }
}
