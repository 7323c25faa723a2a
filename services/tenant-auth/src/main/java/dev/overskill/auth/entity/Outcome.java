package dev.overskill.auth.entity;

/// What became of a change.
sealed interface Outcome {
  /// The entity is this now.
  record Kept(Entity entity, boolean isNew) implements Outcome {}

  /// The entity was deleted.
  record Gone() implements Outcome {}

  /// There is no entity of that id.
  record Missing() implements Outcome {}

  /// There is one of that id already.
  record Exists() implements Outcome {}

  /// The entity is not what the condition says it is.
  record Overtaken() implements Outcome {}

  /// The entity would be larger than one may be.
  record TooLarge(long limitBytes) implements Outcome {}

  /// The app would have more than it may have.
  record Full(String limit) implements Outcome {}
}
