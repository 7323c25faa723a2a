package dev.overskill.preview.bridge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.AppId;
import java.time.Duration;
import java.util.Optional;

/// What the pages of every app have said, for the apps whose pages spoke last.
public final class Notebooks {
  /// At most 96 KiB of text each.
  private static final int MOST = 512;

  private static final Duration KEPT = Duration.ofHours(1);

  private final Cache<AppId, Notebook> books =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(KEPT).build();

  Notebook of(AppId app) {
    return books.get(app, _ -> new Notebook(System.nanoTime()));
  }

  Optional<Notebook> known(AppId app) {
    return Optional.ofNullable(books.getIfPresent(app));
  }
}
