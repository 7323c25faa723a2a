package dev.overskill.stream.journal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Makes snapshots: one at a time for an app, however many ask, so that a storm of reconnects costs
/// as much as there are apps, not clients.
final class Snapshots {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /// More at a time would all be late together.
  private static final int AT_ONCE = 2;

  private final Journals journals;
  private final Archive archive;
  private final Executor folding;
  private final Duration patience;
  private final Map<Journal, CompletableFuture<Snapshot>> making = new HashMap<>();
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final LongAdder reused = new LongAdder();
  private final LongAdder made = new LongAdder();

  Snapshots(Journals journals, Archive archive, Executor folding, Duration patience) {
    this.journals = journals;
    this.archive = archive;
    this.folding = folding;
    this.patience = patience;
  }

  /// How many were asked for and there already, or being made.
  long reused() {
    return reused.sum();
  }

  long made() {
    return made.sum();
  }

  CompletionStage<Snapshot> of(AppKey key, Journal journal) {
    var recent = journal.story().flatMap(Story::recent);
    if (recent.isPresent()) {
      reused.increment();
      return CompletableFuture.completedStage(recent.get());
    }
    CompletableFuture<Snapshot> mine;
    synchronized (making) {
      var earlier = making.get(journal);
      if (earlier != null) {
        reused.increment();
        return earlier;
      }
      mine = new CompletableFuture<>();
      making.put(journal, mine);
    }
    made.increment();
    try {
      folding.execute(() -> make(key, journal, mine));
    } catch (RejectedExecutionException e) {
      fail(journal, mine, new ArchiveUnavailableException("this node is going away", e));
    }
    return mine;
  }

  private void make(AppKey key, Journal journal, CompletableFuture<Snapshot> answer) {
    try {
      var snapshot = patiently(key, journal);
      done(journal);
      answer.complete(snapshot);
    } catch (ArchiveUnavailableException e) {
      fail(journal, answer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(journal, answer, new ArchiveUnavailableException("interrupted", e));
    } catch (RuntimeException e) {
      fail(journal, answer, e);
    }
  }

  private void fail(Journal journal, CompletableFuture<Snapshot> answer, RuntimeException why) {
    done(journal);
    answer.completeExceptionally(why);
  }

  private void done(Journal journal) {
    synchronized (making) {
      making.remove(journal);
    }
  }

  /// What the archive has not yet, it will have in a moment: its owner is behind by less than a
  /// second, unless it is away.
  private Snapshot patiently(AppKey key, Journal journal) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      var snapshot = attempt(key, journal);
      if (snapshot.isPresent()) {
        return snapshot.get();
      }
      if (System.nanoTime() - until > 0) {
        throw new ArchiveUnavailableException("the archive is behind", null);
      }
      Thread.sleep(PAUSE);
    }
  }

  private Optional<Snapshot> attempt(AppKey key, Journal journal) throws InterruptedException {
    var known = journal.story();
    if (known.isPresent()) {
      var snapshot = at(key, journal, known.get());
      if (snapshot.isPresent()) {
        return snapshot;
      }
    }
    // What is not in reach is waited for, since a load for nothing is dear.
    if (!reach(key, journal).covers(journal.start())
        || !turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      return fromArchive(key, journal);
    } finally {
      turns.release();
    }
  }

  private Optional<Snapshot> fromArchive(AppKey key, Journal journal) {
    // Before the load: whatever is in reach now is in what is loaded then.
    var reach = reach(key, journal);
    var past = archive.load(key, journals.epoch());
    var whole = new Archive.Past(past.fold(), past.asOf().max(reach));
    var beginning = journal.beginning();
    return whole.asOf().covers(beginning.start())
        ? at(key, journal, new Story(journal, whole, beginning.number()))
        : Optional.empty();
  }

  /// Up to where everything of the app's partition is in the archive.
  private Offsets reach(AppKey key, Journal journal) {
    var archived = journals.archived(key);
    return archived.covers(journal.start())
        ? archived
        : archive.reach(journals.partitionOf(key.app())).max(archived);
  }

  private Optional<Snapshot> at(AppKey key, Journal journal, Story story) {
    var tip = journals.tip(key, journal);
    var snapshot = story.at(tip.number(), tip.read());
    snapshot.ifPresent(_ -> journals.keep(key, journal, story));
    return snapshot;
  }
}
