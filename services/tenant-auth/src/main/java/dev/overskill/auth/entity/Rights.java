package dev.overskill.auth.entity;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.http.RefusedException;
import java.util.EnumSet;
import java.util.Set;

/// What who asks may do in a collection.
record Rights(Set<Right> granted, Collection in) {
  /// Everything.
  static Rights all(Collection in) {
    return new Rights(EnumSet.allOf(Right.class), in);
  }

  /// Goes on only if this may be done.
  void require(Right wanted) {
    if (!granted.contains(wanted)) {
      throw new RefusedException(
          AuthRefusal.COLLECTION_CLOSED, "Visitors may not %s in %s".formatted(wanted.wire(), in));
    }
  }

  /// Goes on only if anything may be done.
  void requireSome() {
    if (granted.isEmpty()) {
      throw new RefusedException(
          AuthRefusal.COLLECTION_CLOSED, "The collection %s is closed to visitors".formatted(in));
    }
  }
}
