package dev.overskill.files.history;

import dev.overskill.events.Revision;

/// What became of a change set that was not refused.
public sealed interface Saved {
  /// The draft's revision now.
  Revision revision();

  /// It is a revision of its own now.
  record Stored(Revision revision) implements Saved {}

  /// The files were like that before; there is no new revision.
  record Unchanged(Revision revision) implements Saved {}
}
