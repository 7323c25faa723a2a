package dev.overskill.load.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a folder went through: steps, each a set of changes, and the tree at the end.
interface History {
  /// The steps in order.
  List<String> steps() throws IOException;

  /// What a step changed.
  Step step(String id) throws IOException;

  /// The hash (SHA-256) of every file at the end.
  Map<String, String> tree() throws IOException;

  /// One step: a commit, or the whole folder.
  record Step(String message, List<Change> changes) {}

  /// What happened to one path.
  sealed interface Change {
    String path();

    /// The file has this content now.
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is
    record Write(String path, byte[] content) implements Change {}

    record Delete(String path) implements Change {}

    /// The file came from another path, perhaps with other content.
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is
    record Rename(String from, String path, byte[] content, boolean same) implements Change {}
  }

  /// A git repository is replayed by commit, any other folder at once.
  static History of(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new IOException("there is no folder " + path);
    }
    return Files.exists(path.resolve(".git")) ? new GitHistory(path) : new FolderHistory(path);
  }
}
