package dev.overskill.auth.entity;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What must be so before an entity is changed: the If-Match and If-None-Match headers (RFC 9110,
/// 13.1).
record Condition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
  /// Whether it is so of this entity, or of there being none.
  boolean holds(Optional<Entity> found) {
    return (ifMatch == null || names(ifMatch, found))
        && (ifNoneMatch == null || !names(ifNoneMatch, found));
  }

  private static boolean names(String tags, Optional<Entity> found) {
    return found.isPresent()
        && Arrays.stream(tags.split(",", -1))
            .map(String::strip)
            .anyMatch(tag -> tag.equals("*") || tag.equals(found.get().tag()));
  }
}
