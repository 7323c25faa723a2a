package dev.overskill.testkit;

import dev.overskill.local.part.Folders;
import dev.overskill.local.place.Place;
import dev.overskill.local.process.Mark;
import dev.overskill.local.watch.Orphans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Folders and servers of test runs that were killed.
final class Leftovers {
  private static final String PREFIX = "overskill-test-";
  private static final String OWNER = "owner.pid";

  private Leftovers() {}

  /// A new folder for this run, after sweeping those of runs that are gone.
  static Path folderOfThisRun() throws IOException {
    var folder = Files.createTempDirectory(PREFIX);
    Mark.of(ProcessHandle.current()).write(folder.resolve(OWNER));
    for (var other : folders(Path.of(System.getProperty("java.io.tmpdir")))) {
      sweep(other);
    }
    return folder;
  }

  private static List<Path> folders(Path temporary) throws IOException {
    try (var all = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      var found = new ArrayList<Path>();
      all.forEach(found::add);
      return found;
    }
  }

  private static void sweep(Path folder) throws IOException {
    var owner = Mark.read(folder.resolve(OWNER));
    if (owner.isEmpty() || owner.get().process().isPresent()) {
      return;
    }
    try {
      Orphans.end(new Place(folder));
      Folders.delete(folder);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
