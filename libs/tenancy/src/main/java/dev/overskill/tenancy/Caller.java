package dev.overskill.tenancy;

import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;

/// Who is asking, as a verified token proved it.
public sealed interface Caller {
  /// The `sub` claim.
  String subject();

  /// Whether the caller may see what belongs to this tenant.
  boolean mayRead(TenantId tenant);

  /// Whether the caller may change files of this tenant's apps and release them.
  boolean mayEdit(TenantId tenant);

  /// Whether the caller may manage members, keys and apps of this tenant.
  boolean mayManage(TenantId tenant);

  /// A caller who belongs to one tenant.
  sealed interface InTenant extends Caller {
    TenantId tenant();

    @Override
    default boolean mayRead(TenantId other) {
      return tenant().equals(other);
    }
  }

  /// A signed-in person acting in one of their tenants.
  record Person(UserId user, TenantId tenant, Role role) implements InTenant {
    public Person {
      if (!role.isMembership()) {
        throw new IllegalArgumentException("a person is owner, editor or viewer");
      }
    }

    @Override
    public String subject() {
      return user.value();
    }

    @Override
    public boolean mayEdit(TenantId other) {
      return mayRead(other) && role != Role.VIEWER;
    }

    @Override
    public boolean mayManage(TenantId other) {
      return mayRead(other) && role == Role.OWNER;
    }
  }

  /// A program that holds a key of a tenant.
  record Agent(KeyId key, TenantId tenant) implements InTenant {
    @Override
    public String subject() {
      return key.value();
    }

    @Override
    public boolean mayEdit(TenantId other) {
      return mayRead(other);
    }

    @Override
    public boolean mayManage(TenantId other) {
      return false;
    }
  }

  /// One of the platform's own services. It reads and writes for every tenant, and manages none.
  record Service(String name) implements Caller {
    /// What a service's subject starts with.
    public static final String PREFIX = "svc:";

    public Service {
      if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
        throw new IllegalArgumentException("a service name is a short lower-case word");
      }
    }

    @Override
    public String subject() {
      return PREFIX + name;
    }

    @Override
    public boolean mayRead(TenantId tenant) {
      return true;
    }

    @Override
    public boolean mayEdit(TenantId tenant) {
      return true;
    }

    @Override
    public boolean mayManage(TenantId tenant) {
      return false;
    }
  }
}
