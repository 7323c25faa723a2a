package dev.overskill.local.watch;

import dev.overskill.local.part.Folders;
import dev.overskill.local.place.Place;
import dev.overskill.local.process.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Processes that a killed launcher left behind, recognised by their marks.
public final class Orphans {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Orphans() {}

  /// Ends them and forgets the former run; returns the names of the parts that were still there.
  public static List<String> end(Place place) throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    for (var file : marks(place)) {
      var mark = Mark.read(file);
      if (mark.isPresent() && mark.get().end(PATIENCE)) {
        found.add(file.getFileName().toString().replace(".pid", ""));
      }
      Files.deleteIfExists(file);
    }
    Folders.delete(place.run());
    return found;
  }

  private static List<Path> marks(Place place) throws IOException {
    if (!Files.isDirectory(place.run())) {
      return List.of();
    }
    try (var files = Files.list(place.run())) {
      return files.filter(file -> file.toString().endsWith(".pid")).sorted().toList();
    }
  }
}
