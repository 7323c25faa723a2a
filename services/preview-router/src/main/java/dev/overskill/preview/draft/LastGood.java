package dev.overskill.preview.draft;

import dev.overskill.events.AppId;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.Tree;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settles a draft, and knows a way out when its head is broken and nobody here saw it work: after
/// a restart, or after it was put away. It goes back to the last revision that worked, the one the
/// log names, or else one of a few earlier ones, farther and farther back. Used by one thread.
final class LastGood {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 7;

  private final AppId app;
  private final Workshop workshop;
  private final Settler settler;
  private @Nullable Revision good;

  LastGood(AppId app, Workshop workshop, Settler settler) {
    this.app = app;
    this.workshop = workshop;
    this.settler = settler;
  }

  /// The newest revision that is known to work as it is.
  @Nullable Revision good() {
    return good;
  }

  /// What is to be shown of this head. Blocks while it compiles.
  ///
  /// @param before what is shown now, if something is
  Shown settle(@Nullable Shown before, Tree head) throws InterruptedException {
    var settled = settler.settle(before, head);
    var isLost = settled.broken() && (before == null || good != null);
    var shown = isLost ? insteadOf(settled, head) : settled;
    if (shown.good() && shown.faults().isEmpty()) {
      good = shown.head();
    }
    return shown;
  }

  private Shown insteadOf(Shown broken, Tree head) throws InterruptedException {
    for (var revision : candidates(head.revision())) {
      var tree = workshop.store().tree(app, revision).await().atMost(PATIENCE);
      var shown = tree.isEmpty() ? broken : settler.settle(null, tree.get());
      if (!shown.broken()) {
        good = revision;
        // Until its packages are there it cannot be known what of the head works with it.
        return shown.good()
            ? settler.settle(shown, head)
            : shown.despite(head.revision(), broken.faults());
      }
    }
    return broken;
  }

  private Set<Revision> candidates(Revision head) {
    var candidates = new LinkedHashSet<Revision>();
    Optional.ofNullable(good).ifPresent(candidates::add);
    workshop.rest().pinned().apply(app).ifPresent(candidates::add);
    for (int i = 0; i < TRIES; i++) {
      candidates.add(new Revision(Math.max(0, head.number() - (1L << i))));
    }
    candidates.removeIf(each -> each.equals(Revision.NONE) || each.compareTo(head) >= 0);
    return candidates;
  }
}
