package dev.overskill.auth.domain;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A domain that somebody wants for an app.
///
///     pending ─check→ verified
///        └────check→ failed ─check→ verified
///
/// @param challenge what the owner puts into DNS
/// @param checkedAt when DNS was last asked; null for never
/// @param verifiedAt since when it is proven; null while it is not
record Domain(
    DomainName name, String challenge, @Nullable Instant checkedAt, @Nullable Instant verifiedAt) {
  private static final String PREFIX = "overskill-app=";

  /// Which app, and whose.
  record Of(TenantId tenant, AppId app) {}

  enum State {
    pending,
    verified,
    failed
  }

  State state() {
    if (verifiedAt != null) {
      return State.verified;
    }
    return checkedAt == null ? State.pending : State.failed;
  }

  /// The text of the TXT record that proves it.
  String proof() {
    return PREFIX + challenge;
  }

  boolean isProvenBy(List<String> texts) {
    return texts.stream().map(String::strip).anyMatch(proof()::equals);
  }
}
