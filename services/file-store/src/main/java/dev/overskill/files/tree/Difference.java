package dev.overskill.files.tree;

/// How one path differs between two manifests.
public sealed interface Difference {
  FilePath path();

  /// The path has this content now; it had none, or other content.
  record Put(FilePath path, FileEntry entry) implements Difference {}

  /// The path is gone.
  record Gone(FilePath path) implements Difference {}
}
