package dev.overskill.local.watch;

import dev.overskill.local.part.Part;
import dev.overskill.local.part.PartFailed;
import dev.overskill.local.part.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one part running from its start until it is told to end it.
///
///     waiting ─▶ starting ─▶ ready ◀─▶ unready
///                  ▲  └─▶ failed (never ready in three tries)
///                  └── restarting | crashing ◀── its process ended
public final class Watch {
  private static final int FIRST_TRIES = 3;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final Part part;
  private final Path mark;
  private final Consumer<Sight> onChange;
  private final AtomicReference<Sight> sight;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ending = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Pace pace = Pace.STEADY;
  private volatile boolean started;

  /// @param mark the file by which the part's process is recognised later
  /// @param onChange told of every change, on the watching thread
  public Watch(Part part, Path mark, Consumer<Sight> onChange) {
    this.part = part;
    this.mark = mark;
    this.onChange = onChange;
    this.sight = new AtomicReference<>(Sight.waiting(part.name(), part.port()));
  }

  /// Starts the part; the future completes when it is ready for the first time.
  public CompletableFuture<Void> start() {
    started = true;
    Thread.ofPlatform().name("watch-" + part.name()).start(this::keepRunning);
    return ready;
  }

  /// Whether it was ever told to start.
  public boolean started() {
    return started;
  }

  public Sight sight() {
    return sight.get();
  }

  public Part part() {
    return part;
  }

  /// Ends the part for good; the future completes when its process is gone.
  public CompletableFuture<Void> end() {
    ending.complete(null);
    return ended;
  }

  private void keepRunning() {
    try {
      while (!ending.isDone() && runOnce()) {
        waitFor(ending, pace.pause());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      ready.completeExceptionally(new PartFailed(part.name() + " was stopped"));
      if (sight().state() != PartState.FAILED) {
        change(sight().gone(PartState.STOPPED, ""));
      }
      ended.complete(null);
    }
  }

  /// One life of the process; whether there should be another.
  private boolean runOnce() throws InterruptedException {
    var began = System.nanoTime();
    Run run = null;
    String why;
    try {
      run = spawn();
      run.awaitReady();
      change(sight().now(PartState.READY, ""));
      ready.complete(null);
      why = watch(run);
    } catch (IOException | RuntimeException failure) {
      why = String.valueOf(failure.getMessage());
    }
    end(run);
    if (ending.isDone()) {
      return false;
    }
    pace = pace.after(Duration.ofNanos(System.nanoTime() - began));
    if (!ready.isDone() && pace.shortRuns() >= FIRST_TRIES) {
      change(sight().gone(PartState.FAILED, why));
      ready.completeExceptionally(new PartFailed(why));
      return false;
    }
    change(sight().restarting(pace.isCrashLoop() ? PartState.CRASHING : PartState.RESTARTING, why));
    return true;
  }

  private Run spawn() throws IOException, InterruptedException {
    var run = Run.spawn(part);
    run.child().mark().write(mark);
    change(sight().running(run.child().pid(), InstantSource.system().instant()));
    return run;
  }

  /// Looks after a running part until it ends or is to be ended; says why it ended.
  private String watch(Run run) throws InterruptedException {
    var gone = run.child().ended();
    while (!gone.isDone() && !ending.isDone()) {
      var answers = part.ready();
      var state = answers ? PartState.READY : PartState.UNREADY;
      if (state != sight().state() && !gone.isDone()) {
        change(sight().now(state, answers ? "" : "it does not say that it is ready"));
      }
      waitFor(CompletableFuture.anyOf(gone, ending), LOOK_EVERY);
    }
    return gone.isDone() ? "it ended with " + gone.join() : "";
  }

  private static void waitFor(CompletableFuture<?> something, Duration atMost)
      throws InterruptedException {
    try {
      something.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException nothingHappened) {
      // Time to look again.
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void end(@Nullable Run run) throws InterruptedException {
    try {
      if (run != null) {
        run.end();
      }
      Files.deleteIfExists(mark);
    } catch (IOException leftBehind) {
      // A file of a process that is gone does no harm: a mark is recognised as old.
    }
  }

  private void change(Sight seen) {
    sight.set(seen);
    onChange.accept(seen);
  }
}
