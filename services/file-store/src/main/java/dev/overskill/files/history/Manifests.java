package dev.overskill.files.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.Revision;
import dev.overskill.files.tree.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Manifests that were used lately. A committed revision never changes, so none can be stale; what
/// the head is, is always asked of the database.
@ApplicationScoped
class Manifests {
  /// The sum of the files of all manifests held, though neighbours share most of theirs.
  private static final long MOST_FILES = 200_000;

  private static final int OVERHEAD = 16;
  private static final int MOST_APPS = 50_000;

  private final Cache<Key, Manifest> manifests =
      Caffeine.newBuilder()
          .maximumWeight(MOST_FILES)
          .weigher((Key _, Manifest manifest) -> manifest.files() + OVERHEAD)
          .build();

  private final Cache<OwnedApp, Revision> latest =
      Caffeine.newBuilder().maximumSize(MOST_APPS).build();

  /// The newest revision of those that this node made.
  private final Cache<OwnedApp, Revision> own =
      Caffeine.newBuilder().maximumSize(MOST_APPS).build();

  private record Key(OwnedApp app, Revision revision) {}

  Optional<Manifest> get(OwnedApp app, Revision revision) {
    return revision.equals(Revision.NONE)
        ? Optional.of(Manifest.EMPTY)
        : Optional.ofNullable(manifests.getIfPresent(new Key(app, revision)));
  }

  /// Keeps the manifest of a revision that is committed.
  Draft put(OwnedApp app, Draft draft) {
    manifests.put(new Key(app, draft.revision()), draft.manifest());
    latest.asMap().merge(app, draft.revision(), Manifests::newer);
    return draft;
  }

  /// The same for a revision that this node has made.
  void own(OwnedApp app, Draft draft) {
    put(app, draft);
    own.asMap().merge(app, draft.revision(), Manifests::newer);
  }

  private static Revision newer(Revision a, Revision b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  /// Whether this node made that revision, and no newer one.
  boolean isOwn(OwnedApp app, Revision revision) {
    return revision.equals(own.getIfPresent(app));
  }

  /// The newest draft that was used here; there may be a newer one by now.
  Optional<Draft> latest(OwnedApp app) {
    return Optional.ofNullable(latest.getIfPresent(app))
        .flatMap(revision -> get(app, revision).map(manifest -> new Draft(revision, manifest)));
  }
}
