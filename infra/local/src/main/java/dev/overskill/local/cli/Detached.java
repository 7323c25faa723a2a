package dev.overskill.local.cli;

import dev.overskill.local.part.Heap;
import dev.overskill.local.part.Jvm;
import dev.overskill.local.part.Repository;
import dev.overskill.local.place.Claim;
import dev.overskill.local.place.Place;
import dev.overskill.local.process.Child;
import dev.overskill.local.process.Command;
import dev.overskill.local.watch.Snapshot;
import dev.overskill.local.watch.Snapshot.Phase;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// `up --detach`: starts the launcher in a session of its own, shows what it says until it is
/// ready, and leaves it running.
final class Detached {
  private static final int LAUNCHER_HEAP_MIB = 192;
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Repository repository;
  private final Place place;
  private final Words words;
  private long shown;

  Detached(Repository repository, Place place, Words words) {
    this.repository = repository;
    this.place = place;
    this.words = words;
  }

  int run() throws IOException, InterruptedException {
    var log = place.log(Up.LAUNCHER);
    try (var claim = Claim.on(place)) {
      if (claim.isOurs()) {
        Logs.rotate(log);
        Files.deleteIfExists(place.state());
      }
    }
    shown = Files.exists(log) ? Files.size(log) : 0;
    var child = Child.start(command(log));
    while (child.alive()) {
      if (settled()) {
        show(log);
        return 0;
      }
      show(log);
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    show(log);
    return child.ended().join();
  }

  /// Whether the launcher says that all is ready and has printed the address.
  private boolean settled() {
    return Snapshot.read(place.state()).filter(now -> now.phase() == Phase.READY).isPresent()
        && Files.exists(place.run().resolve(Link.SHOWN));
  }

  private Command command(Path log) {
    var arguments = new ArrayList<String>(List.of(Main.class.getName(), "up"));
    arguments.addAll(List.of("--data", place.folder().toString()));
    for (var flag : List.of("port-base", "only")) {
      var value =
          words.flags().getOrDefault("overskill." + flag, words.flags().getOrDefault(flag, ""));
      if (!value.isEmpty()) {
        arguments.addAll(List.of("--" + flag, value));
      }
    }
    var flags =
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Doverskill.repo=" + repository.root(),
            "-cp",
            System.getProperty("java.class.path"));
    var program = Jvm.words(Heap.small(LAUNCHER_HEAP_MIB), flags, arguments.toArray(String[]::new));
    return Command.of(program, repository.root(), log);
  }

  private void show(Path log) throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    try (var file = Files.newByteChannel(log)) {
      file.position(shown);
      var bytes = Channels.newInputStream(file).readAllBytes();
      System.out.write(bytes);
      System.out.flush();
      shown += bytes.length;
    }
  }
}
