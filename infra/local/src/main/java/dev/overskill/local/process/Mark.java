package dev.overskill.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a process is recognised by after its parent is gone: its number and when it started. The
/// number alone is reused by the system.
public record Mark(long pid, Instant started) {
  /// The start time is counted from the boot time, which moves a little when the clock is adjusted.
  private static final Duration CLOCK_DRIFT = Duration.ofSeconds(2);

  public static Mark of(ProcessHandle process) {
    return new Mark(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  /// The mark in that file, if there is a readable one.
  public static Optional<Mark> read(Path file) {
    try {
      var words = Files.readString(file).strip().split(" ", -1);
      return Optional.of(new Mark(Long.parseLong(words[0]), Instant.parse(words[1])));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, pid + " " + started + "\n");
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The process itself, if it still runs and is the same one.
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::sameStart);
  }

  /// Ends the process and its session if it still runs; whether it did. PostgreSQL, Java and Node
  /// all end in good order at an interrupt.
  public boolean end(Duration patience) throws InterruptedException {
    var running = process();
    if (running.isEmpty()) {
      return false;
    }
    Tools.signal(Command.Signal.INT, pid);
    try {
      running.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException late) {
      running.get().destroyForcibly();
    }
    Tools.killGroup(pid);
    return true;
  }

  private boolean sameStart(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, started).abs().compareTo(CLOCK_DRIFT) <= 0)
        .orElse(false);
  }
}
