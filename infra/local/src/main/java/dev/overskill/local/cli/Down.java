package dev.overskill.local.cli;

import dev.overskill.local.part.Folders;
import dev.overskill.local.place.Place;
import dev.overskill.local.process.Mark;
import dev.overskill.local.watch.Orphans;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `down` ends a running platform; `reset` also forgets all it kept.
final class Down {
  private static final int PATIENCE_SECONDS = 60;

  private final Place place;

  Down(Place place) {
    this.place = place;
  }

  int run() throws IOException, InterruptedException {
    var launcher = Mark.read(place.mark(Up.LAUNCHER)).flatMap(Mark::process);
    if (launcher.isPresent()) {
      launcher.get().destroy();
      try {
        launcher.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException stuck) {
        launcher.get().destroyForcibly();
      }
    }
    var orphans = Orphans.end(place);
    orphans.forEach(part -> System.out.println("ended " + part + ", which had lost its launcher"));
    System.out.println(
        launcher.isPresent() || !orphans.isEmpty()
            ? "The platform is stopped."
            : "The platform was not running.");
    return 0;
  }

  int reset() throws IOException, InterruptedException {
    run();
    if (!Files.isDirectory(place.folder())) {
      return 0;
    }
    try (var kept = Files.list(place.folder())) {
      for (var entry : kept.toList()) {
        var name = entry.getFileName().toString();
        if (name.equals("overskill.properties") || name.equals("cache")) {
          continue; // what people wrote, and programs unpacked from the build
        }
        Folders.delete(entry);
      }
    }
    System.out.println("All its data is gone.");
    return 0;
  }
}
