package dev.overskill.load.bench.preview;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Makes the same edits on both sides, one at a time and in turn, and measures what comes of them.
final class Editing {
  /// Between two edits: nobody measures what the last one left behind.
  private static final long PAUSE_NANOS = 60_000_000;

  private static final long HURRY = 6;

  /// What was not noticed by then never is.
  private static final int NOTICED_SECONDS = 5;

  private static final int SAVES = 3;

  private final List<Side> sides;

  /// One side: an app, who edits it and who looks at it.
  record Side(Author author, Page page, Project project, Found found) {
    Side(Author author, Page page, Project project) {
      this(author, page, project, new Found());
    }
  }

  /// Nanoseconds from each edit to its update frame, to its module's new body, and to the stages
  /// that are known of, by name.
  record Found(List<Long> updates, List<Long> modules, Map<String, List<Long>> stages) {
    Found() {
      this(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
    }

    private void add(long start, Page.Seen seen, Map<String, Long> passed) {
      updates.add(seen.update() - start);
      modules.add(seen.module() - start);
      passed.forEach((stage, at) -> {
        if (at > start) {
          stages.computeIfAbsent(stage, _ -> new ArrayList<>()).add(at - start);
        }
      });
    }

    private void clear() {
      updates.clear();
      modules.clear();
      stages.clear();
    }

    Spread toUpdate() {
      return Spread.ofNanos(updates);
    }

    Spread toModule() {
      return Spread.ofNanos(modules);
    }
  }

  Editing(List<Side> sides) {
    this.sides = sides;
  }

  /// What was found of the first side.
  Found found() {
    return sides.getFirst().found();
  }

  /// Makes the edits from one number to another; what was found before is forgotten.
  void run(int first, int last) throws IOException {
    run(first, last, PAUSE_NANOS);
  }

  /// Makes edits that do not count, faster than others.
  void warmUp(int edits) throws IOException {
    run(1, edits, PAUSE_NANOS / HURRY);
  }

  private void run(int first, int last, long pause) throws IOException {
    sides.forEach(side -> side.found().clear());
    for (int n = first; n <= last; n++) {
      for (int i = 0; i < sides.size(); i++) {
        edit(sides.get((n + i) % sides.size()), n);
        LockSupport.parkNanos(pause + ThreadLocalRandom.current().nextLong(pause));
      }
    }
  }

  private static void edit(Side side, int n) throws IOException {
    var edit = side.project().edit(n);
    try {
      for (int saves = 1; !made(side, edit, saves < SAVES); saves++) {
        System.err.printf("  · %s missed edit %d%n", side.page().address().host(), n);
      }
    } catch (ExecutionException e) {
      throw new IOException(
          "edit %d of %s came to nothing: %s"
              .formatted(n, side.page().address().host(), e.getCause()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Makes an edit and waits for what comes of it.
  ///
  /// @param again whether it can be made again; then it is not waited for as long
  /// @return whether anything came of it
  private static boolean made(Side side, Project.Edit edit, boolean again)
      throws IOException, ExecutionException, InterruptedException {
    var seen = side.page().expect(edit);
    var start = side.author().make(edit);
    if (again && side.author().canBeMissed()) {
      try {
        seen.get(NOTICED_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        return false;
      }
    }
    side.found().add(start, seen.get(), side.author().stages());
    return true;
  }
}
