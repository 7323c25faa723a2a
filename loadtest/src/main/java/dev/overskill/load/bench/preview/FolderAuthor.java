package dev.overskill.load.bench.preview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Someone who edits the files of a folder, each whole at once: Vite serves a file that it finds
/// emptied and not yet written, and the module accepts no update from then on.
record FolderAuthor(Path folder) implements Author {
  @Override
  public long make(Project.Edit edit) throws IOException {
    var next = folder.resolveSibling(folder.getFileName() + ".next");
    var start = System.nanoTime();
    Files.writeString(next, edit.text());
    Files.move(next, folder.resolve(edit.path()), StandardCopyOption.ATOMIC_MOVE);
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
