package dev.overskill.auth.entity;

import java.util.Optional;

/// How much an app has in one space.
record Usage(long entities, long bytes) {
  /// What an app may have.
  ///
  /// @param largest bytes of one entity
  record Limits(long largest, long entities, long bytes) {}

  /// What it is when this entity has taken the place of that one.
  Usage with(Optional<Entity> before, Optional<Entity> after) {
    return new Usage(
        entities + after.map(_ -> 1).orElse(0) - before.map(_ -> 1).orElse(0),
        bytes + after.map(Entity::size).orElse(0) - before.map(Entity::size).orElse(0));
  }

  /// What the limits make of an outcome that leads from the former usage to this one. What grows
  /// nothing is never refused, so a full app can be emptied.
  Outcome check(Usage former, Outcome outcome, Limits limits) {
    if (outcome instanceof Outcome.Kept(var entity, _) && entity.size() > limits.largest()) {
      return new Outcome.TooLarge(limits.largest());
    }
    if (entities > limits.entities() && entities > former.entities()) {
      return new Outcome.Full("An app has at most " + limits.entities() + " entities");
    }
    if (bytes > limits.bytes() && bytes > former.bytes()) {
      return new Outcome.Full("An app has at most " + limits.bytes() + " bytes of data");
    }
    return outcome;
  }
}
