package dev.overskill.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A running child process in a session of its own.
public final class Child {
  private final Process process;
  private final Command command;

  private Child(Process process, Command command) {
    this.process = process;
    this.command = command;
  }

  public static Child start(Command command) throws IOException {
    Files.createDirectories(command.log().toAbsolutePath().getParent());
    Files.createDirectories(command.folder());
    var apart = command.behind(Tools.ownSession());
    var builder = new ProcessBuilder(apart.words());
    builder.directory(command.folder().toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
    builder.environment().putAll(command.environment());
    return new Child(builder.start(), command);
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /// Completes with the exit value when the process is gone.
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  public Mark mark() {
    return Mark.of(process.toHandle());
  }

  /// Asks the process to end, waits that long, and then ends it and its whole session by force.
  public void end(Duration patience) throws InterruptedException {
    if (process.isAlive()) {
      Tools.signal(command.ending(), process.pid());
      try {
        ended().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException late) {
        process.destroyForcibly();
      }
    }
    sweep();
  }

  /// Ends the process and its whole session by force, at once.
  public void kill() {
    process.destroyForcibly();
    Tools.killGroup(process.pid());
  }

  /// Ends what a dead or dying process left behind in its session.
  public void sweep() throws InterruptedException {
    Tools.killGroup(process.pid());
    process.waitFor();
  }
}
