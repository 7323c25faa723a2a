package dev.overskill.preview.draft;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.overskill.events.AppId;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Revisions that somebody looks at: drafts that never change.
public final class Editions implements AutoCloseable {
  private static final int MOST = 64;
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final Workshop workshop;
  private final Cache<Key, Draft> live =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterAccess(IDLE)
          .scheduler(Scheduler.systemScheduler())
          .<Key, Draft>evictionListener((_, edition, _) -> close(edition))
          .build();

  private record Key(AppId app, Revision revision) {}

  public Editions(Workshop workshop) {
    this.workshop = workshop;
  }

  /// A revision, which must exist.
  public Draft edition(AppId app, TenantId tenant, Revision revision) {
    return live.get(
        new Key(app, revision), _ -> new Draft(app, tenant, workshop.frozenAt(revision)));
  }

  private static void close(@Nullable Draft edition) {
    if (edition != null) {
      edition.close();
    }
  }

  @Override
  public void close() {
    live.asMap().values().forEach(Draft::close);
  }
}
