package dev.overskill.stream.cold;

import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.Handled;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogUnavailableException;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Archive;
import dev.overskill.stream.journal.ArchiveUnavailableException;
import dev.overskill.stream.journal.Epoch;
import dev.overskill.stream.journal.Offsets;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.pgclient.PgException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletionException;

/// The archive as nodes ask for it: the rows of PostgreSQL, and how far Kafka says they reach.
@Singleton
final class ColdArchive implements Archive {
  /// How old an answer may be: everybody who waits for the same reach asks once.
  private static final long FRESH_NANOS = 100_000_000;

  private final PostgresArchive rows;
  private final Handled handled;
  private Map<Batches.Partition, Long> reached = Map.of();
  private long asked = System.nanoTime() - FRESH_NANOS;

  @Inject
  ColdArchive(PostgresArchive rows, LogConfig log) {
    this.rows = rows;
    this.handled = new Handled(log, GROUP);
  }

  @Override
  public Past load(AppKey key, Epoch epoch) {
    try {
      return rows.load(key, epoch);
    } catch (TimeoutException | CompletionException | PgException e) {
      throw new ArchiveUnavailableException("the archive cannot be read", e);
    }
  }

  @Override
  public Offsets reach(int partition) {
    var next = reached();
    return new Offsets(
        next.getOrDefault(new Batches.Partition(Topics.AGENT_EVENTS, partition), 0L),
        next.getOrDefault(new Batches.Partition(Topics.APP_EVENTS, partition), 0L));
  }

  private synchronized Map<Batches.Partition, Long> reached() {
    if (System.nanoTime() - asked >= FRESH_NANOS) {
      try {
        reached = handled.ask();
        asked = System.nanoTime();
      } catch (LogUnavailableException e) {
        throw new ArchiveUnavailableException("the archive's reach is not known", e);
      }
    }
    return reached;
  }

  @PreDestroy
  void close() {
    handled.close();
  }
}
