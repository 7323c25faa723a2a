package dev.overskill.stream.access;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/// The tickets that are out. Each is redeemed at most once, whichever nodes are asked, and within
/// [#LIFE].
interface Tickets {
  /// How long a ticket is good for.
  Duration LIFE = Duration.ofSeconds(30);

  /// Keeps what a new ticket opens.
  Uni<Void> keep(Ticket ticket, Pass pass);

  /// Takes a ticket back for what it opens; empty if it was never issued, is used, or is too old.
  Uni<Optional<Pass>> redeem(Ticket ticket);
}
