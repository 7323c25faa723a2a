package dev.overskill.auth.entity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What visitors of a published app may do in one of its collections, if its owner says so.
enum Right {
  /// List the collection, and look at each of its entities.
  READ,
  /// Make new entities; who makes one is shown that one.
  ADD,
  /// Replace, change and delete entities whose id they know; who changes one is shown that one.
  CHANGE;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /// The name in requests and in the database.
  String wire() {
    return wire;
  }

  static Optional<Right> of(String name) {
    return Arrays.stream(values()).filter(right -> right.wire.equals(name)).findFirst();
  }
}
