package dev.overskill.stream.journal;

import dev.overskill.stream.fold.Fold;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folded state of an app beside its journal: it follows when somebody asks for it, not when an
/// event comes, so that folding is never in an event's way.
final class Story {
  private static final int CHUNK = 256;

  /// A snapshot serves for as long as what came after it is small, or small against it.
  private static final long LAG_BYTES = 32 * 1024;

  private static final int LAG_SHARE = 4;

  private static final int OVERHEAD = 2_000;

  private final Journal journal;
  private final Fold fold;
  private final Offsets asOf;
  private long folded;
  private volatile @Nullable Snapshot latest;

  /// @param past everything below `past.asOf()`, which is not before the journal's start
  /// @param first number of the journal's first entry when that was so
  Story(Journal journal, Archive.Past past, long first) {
    this.journal = journal;
    this.fold = past.fold();
    this.asOf = past.asOf();
    this.folded = first;
  }

  /// The latest snapshot, if it is new enough to begin with.
  Optional<Snapshot> recent() {
    var snapshot = latest;
    return snapshot != null && serves(snapshot) ? Optional.of(snapshot) : Optional.empty();
  }

  private boolean serves(Snapshot snapshot) {
    return snapshot.number() >= journal.first()
        && journal.bytesFrom(snapshot.number())
            <= Math.max(LAG_BYTES, snapshot.bytes() / LAG_SHARE);
  }

  /// The state up to that place; empty if entries were dropped that it had not followed, and it can
  /// never be right again.
  ///
  /// @param number of the entry that follows
  /// @param seen what has been seen by whoever has been sent the journal up to there
  synchronized Optional<Snapshot> at(long number, Offsets seen) {
    while (folded < number) {
      var entries = journal.read(folded, (int) Math.min(CHUNK, number - folded));
      if (entries.isEmpty()) {
        return Optional.empty();
      }
      for (var entry : entries.get()) {
        if (entry.offset() >= asOf.of(entry.topic())) {
          fold.apply(entry.told());
        }
        folded++;
      }
    }
    var snapshot = new Snapshot(fold.tell(), seen.max(asOf), folded);
    latest = snapshot;
    return Optional.of(snapshot);
  }

  /// What it costs, in bytes: about twice what it tells, as state and as encoded.
  long weight() {
    var snapshot = latest;
    return snapshot == null ? 0 : OVERHEAD + 2 * snapshot.bytes();
  }
}
