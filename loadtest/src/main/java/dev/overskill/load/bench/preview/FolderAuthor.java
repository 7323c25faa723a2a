package dev.overskill.load.bench.preview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Someone who edits the files of a folder.
record FolderAuthor(Path folder) implements Author {
  @Override
  public long make(Project.Edit edit) throws IOException {
    var start = System.nanoTime();
    Files.writeString(folder.resolve(edit.path()), edit.text());
    return start;
  }

  @Override
  public boolean canBeMissed() {
    return true;
  }

  /// Writes a whole project into the folder.
  void write(Project project) throws IOException {
    for (var file : project.files().entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }
}
