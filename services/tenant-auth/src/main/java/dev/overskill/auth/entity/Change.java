package dev.overskill.auth.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.auth.entity.Outcome.Exists;
import dev.overskill.auth.entity.Outcome.Gone;
import dev.overskill.auth.entity.Outcome.Kept;
import dev.overskill.auth.entity.Outcome.Missing;
import dev.overskill.auth.entity.Outcome.Overtaken;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What the code of an app wants done to the entity of one id.
sealed interface Change {
  EntityId id();

  /// What becomes of it.
  ///
  /// @param found what there is of this id now
  Outcome of(Optional<Entity> found, Instant now);

  /// What a visitor must be allowed to do for this.
  ///
  /// @param exists whether there is something of this id now
  default Right needs(boolean exists) {
    return Right.CHANGE;
  }

  /// Whether this may be possible with these rights, whatever there is.
  default boolean isPossibleWith(Set<Right> granted) {
    return granted.contains(needs(true)) || granted.contains(needs(false));
  }

  /// A new entity.
  record Create(EntityId id, ObjectNode body) implements Change {
    @Override
    public Right needs(boolean exists) {
      return Right.ADD;
    }

    @Override
    public Outcome of(Optional<Entity> found, Instant now) {
      return found.isPresent() ? new Exists() : new Kept(Entity.first(id, body, now), true);
    }
  }

  /// This body in place of what was there, if anything was.
  record Replace(EntityId id, ObjectNode body, Condition condition) implements Change {
    @Override
    public Right needs(boolean exists) {
      return exists ? Right.CHANGE : Right.ADD;
    }

    @Override
    public Outcome of(Optional<Entity> found, Instant now) {
      if (!condition.holds(found)) {
        return new Overtaken();
      }
      return found
          .map(entity -> new Kept(entity.next(body, now), false))
          .orElseGet(() -> new Kept(Entity.first(id, body, now), true));
    }
  }

  /// A merge patch of what is there.
  record Merge(EntityId id, ObjectNode patch, Condition condition) implements Change {
    @Override
    public Outcome of(Optional<Entity> found, Instant now) {
      if (found.isEmpty()) {
        return new Missing();
      }
      var entity = found.get();
      return condition.holds(found)
          ? new Kept(entity.next(MergePatch.apply(entity.body(), patch), now), false)
          : new Overtaken();
    }
  }

  /// Nothing in its place.
  record Remove(EntityId id, Condition condition) implements Change {
    @Override
    public Outcome of(Optional<Entity> found, Instant now) {
      if (found.isEmpty()) {
        return new Missing();
      }
      return condition.holds(found) ? new Gone() : new Overtaken();
    }
  }
}
