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

  /// Goes on only if this change may be possible, so that who can do nothing keeps nobody waiting.
  void requireChanceOf(Change change) {
    if (!change.isPossibleWith(granted)) {
      require(change.needs(false));
    }
  }
}
