package dev.overskill.tenancy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a caller may do in a tenant, as the `role` claim of a token says it.
public enum Role {
  /// Manages members, keys and apps.
  OWNER,
  /// Changes files and releases apps.
  EDITOR,
  /// Looks.
  VIEWER,
  /// A program with a key of a tenant: changes files and releases apps.
  AGENT,
  /// One of the platform's own services: belongs to no tenant.
  SERVICE;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /// The name in tokens and JSON.
  public String wire() {
    return wire;
  }

  /// The role of this wire name, if there is one.
  public static Optional<Role> of(String wire) {
    return Arrays.stream(values()).filter(role -> role.wire.equals(wire)).findFirst();
  }

  /// Whether a person can be a member with this role.
  public boolean isMembership() {
    return this == OWNER || this == EDITOR || this == VIEWER;
  }
}
