package dev.overskill.local.part;

import dev.overskill.local.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// One run of a part, from its start until its process is gone.
public final class Run {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long PROBE_EVERY_MILLIS = 50;
  private static final int QUOTED_CHARACTERS = 300;
  private static final Pattern TELLING =
      Pattern.compile("(?i)\\b(error|fatal|caused by|exception|in use|not found)\\b|Exception:");

  private final Part part;
  private final Child child;
  private volatile boolean complete;

  private Run(Part part, Child child) {
    this.part = part;
    this.child = child;
  }

  /// Starts the part's process without waiting for it to answer.
  public static Run spawn(Part part) throws IOException, InterruptedException {
    part.prepare();
    return new Run(part, Child.start(part.command()));
  }

  /// Starts the part and returns when it answers and is complete.
  public static Run start(Part part) throws IOException, InterruptedException {
    var run = spawn(part);
    try {
      run.awaitReady();
      return run;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      run.end();
      throw failure;
    }
  }

  /// Waits until the part answers and completes it.
  public void awaitReady() throws IOException, InterruptedException {
    var deadline = System.nanoTime() + part.patience().toNanos();
    while (!part.ready()) {
      if (!child.alive()) {
        throw new PartFailed(part.name() + " ended while it was starting" + why());
      }
      if (System.nanoTime() > deadline) {
        throw new PartFailed(
            part.name() + " did not answer within " + part.patience().toSeconds() + " s" + why());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PROBE_EVERY_MILLIS));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    part.complete();
    complete = true;
  }

  public Part part() {
    return part;
  }

  public Child child() {
    return child;
  }

  /// Ends the run in good order, by force if that takes too long.
  public void end() throws IOException, InterruptedException {
    child.end(GRACE);
    if (!complete) {
      part.abandon();
    }
  }

  /// The line of the log that says most about the failure, and where the others are.
  private String why() {
    var log = part.command().log();
    try {
      var lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
      var telling = lines.stream().filter(line -> TELLING.matcher(line).find()).toList();
      var quoted = !telling.isEmpty() ? telling.getLast() : lines.isEmpty() ? "" : lines.getLast();
      return ": " + shortened(quoted.strip()) + " (" + log + ")";
    } catch (IOException unreadable) {
      return " (" + log + ")";
    }
  }

  private static String shortened(String line) {
    return line.length() <= QUOTED_CHARACTERS ? line : line.substring(0, QUOTED_CHARACTERS) + "…";
  }
}
