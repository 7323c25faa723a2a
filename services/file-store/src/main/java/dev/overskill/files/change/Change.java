package dev.overskill.files.change;

import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;

/// One step of a [ChangeSet].
public sealed interface Change {
  /// Give this path this content, whatever it had.
  record Put(FilePath path, FileEntry entry) implements Change {}

  /// Take away this path, which must be there.
  record Delete(FilePath path) implements Change {}

  /// Move this file, which must be there, to a path that is free.
  record Rename(FilePath from, FilePath to) implements Change {}
}
