package dev.overskill.stream.supervise;

import dev.overskill.events.TenantId;
import io.smallrye.mutiny.Uni;

/// Where runs and questions are written down, for commands on every node and for the next owner of
/// a partition. Every method may be repeated, and may be called by two owners at once.
interface Ledger {
  /// Writes a page, and tells how its runs and questions stand.
  Uni<Page.Standing> write(TenantId tenant, Page page);

  /// Does what is due, with everything that follows from it, unless it was done before.
  Uni<Void> settle(Due due);

  /// Forgets what is too old to matter.
  Uni<Void> sweep(TenantId tenant);
}
