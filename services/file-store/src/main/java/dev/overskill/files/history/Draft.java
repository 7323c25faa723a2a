package dev.overskill.files.history;

import dev.overskill.events.Revision;
import dev.overskill.files.tree.Manifest;

/// The files of an app at a revision.
public record Draft(Revision revision, Manifest manifest) {
  static final Draft NONE = new Draft(Revision.NONE, Manifest.EMPTY);
}
