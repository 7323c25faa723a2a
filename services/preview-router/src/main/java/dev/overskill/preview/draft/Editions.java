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
  private final Workshop workshop;
  private final Cache<Key, Draft> live;

  private record Key(AppId app, Revision revision) {}

  /// @param most how many stay in memory
  /// @param idle how long one stays that nobody looks at
  public Editions(Workshop workshop, int most, Duration idle) {
    this.workshop = workshop;
    this.live =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfterAccess(idle)
            .scheduler(Scheduler.systemScheduler())
            .<Key, Draft>evictionListener((_, edition, _) -> close(edition))
            .build();
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
