package dev.overskill.tenancy;

import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;

/// Whose rows a transaction may touch. Row-level security sees nothing else.
sealed interface Scope {
  /// The form that is signed: `kind:id`.
  String wire();

  /// All rows of one tenant.
  record Tenant(TenantId tenant) implements Scope {
    @Override
    public String wire() {
      return "tenant:" + tenant;
    }
  }

  /// The rows about one person: their sessions, their memberships in any tenant.
  record User(UserId user) implements Scope {
    @Override
    public String wire() {
      return "user:" + user;
    }
  }

  /// What belongs to no tenant: the register of people, tenants and signing keys.
  record Platform() implements Scope {
    @Override
    public String wire() {
      return "platform:register";
    }
  }
}
