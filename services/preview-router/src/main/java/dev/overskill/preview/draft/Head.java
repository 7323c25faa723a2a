package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent.FileChanged;
import dev.overskill.events.AppId;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.FileStore;
import dev.overskill.preview.source.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest tree of an app: fetched once, then kept fresh by change events. An event that does
/// not follow what is known means that one was missed, and the tree is fetched again.
final class Head {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LIMIT = 1_000;

  private final AppId app;
  private final FileStore store;
  private final Contents contents;
  private List<FileChanged> waiting = new ArrayList<>();
  private boolean stale;
  private @Nullable Tree tree;

  Head(AppId app, FileStore store, Contents contents) {
    this.app = app;
    this.store = store;
    this.contents = contents;
  }

  /// A change set was committed.
  synchronized void changed(FileChanged change) {
    if (waiting.size() < LIMIT) {
      waiting.add(change);
    } else {
      waiting.clear();
      stale = true;
    }
  }

  /// The newest tree. Blocks while it is fetched; used by one thread.
  Tree current() {
    var changes = take();
    var at = tree == null ? fetch() : tree;
    for (var change : changes) {
      if (change.revision().compareTo(at.revision()) > 0) {
        at = change.base().equals(at.revision()) ? after(at, change) : fetch();
      }
    }
    tree = at;
    return at;
  }

  private synchronized List<FileChanged> take() {
    var taken = waiting;
    waiting = new ArrayList<>();
    if (stale) {
      tree = null;
      stale = false;
    }
    return taken;
  }

  private Tree fetch() {
    var listing = store.head(app).await().atMost(PATIENCE);
    contents.keep(listing);
    return listing.tree();
  }

  private Tree after(Tree base, FileChanged change) {
    change.changes().forEach(contents::keep);
    return base.after(change.revision(), change.changes());
  }
}
