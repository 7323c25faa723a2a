package dev.overskill.stream.watch;

import dev.overskill.stream.journal.AppKey;
import io.netty.channel.EventLoop;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// All connections of this node, whatever they speak, by their event loop and app: new entries
/// reach exactly those who watch the app, with one hop per event loop however many apps or
/// connections there are.
@Singleton
public class Loops {
  private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();
  private volatile boolean draining;

  public Loop of(EventLoop thread) {
    return loops.computeIfAbsent(thread, Loop::new);
  }

  /// These apps have new entries.
  public void appended(Set<AppKey> apps) {
    loops.values().forEach(loop -> loop.appended(apps));
  }

  /// Does this to every connection, on its own event loop.
  public void each(Consumer<Watcher> work) {
    loops.values().forEach(loop -> loop.each(work));
  }

  /// Sends everybody to another node, and has nobody let in any more.
  public void drain() {
    draining = true;
    each(Watcher::drain);
  }

  public boolean isDraining() {
    return draining;
  }

  public int size() {
    return loops.values().stream().mapToInt(loop -> loop.size).sum();
  }

  /// The connections of one event loop. The maps are its own: only [#appended] and [#each] may be
  /// called from elsewhere.
  public static final class Loop {
    private final EventLoop thread;
    private final Set<Watcher> all = new LinkedHashSet<>();
    private final Map<AppKey, Set<Watcher>> watchers = new HashMap<>();
    private volatile int size;

    private Loop(EventLoop thread) {
      this.thread = thread;
    }

    public EventLoop thread() {
      return thread;
    }

    public void add(Watcher watcher) {
      all.add(watcher);
      size = all.size();
    }

    /// Whoever appends looks at the size after appending, and the session looks at the journal
    /// after this, so one of the two sees the other.
    public void watch(AppKey app, Watcher watcher) {
      watchers.computeIfAbsent(app, _ -> new LinkedHashSet<>()).add(watcher);
    }

    public void unwatch(AppKey app, Watcher watcher) {
      watchers.computeIfPresent(
          app,
          (_, watchers) -> {
            watchers.remove(watcher);
            return watchers.isEmpty() ? null : watchers;
          });
    }

    public void remove(Watcher watcher) {
      all.remove(watcher);
      size = all.size();
    }

    private void appended(Set<AppKey> apps) {
      if (size > 0) {
        thread.execute(() -> advance(apps));
      }
    }

    private void advance(Set<AppKey> apps) {
      for (var app : apps) {
        // A copy, since a connection may end while it is served.
        List.copyOf(watchers.getOrDefault(app, Set.of())).forEach(Watcher::advance);
      }
    }

    private void each(Consumer<Watcher> work) {
      if (size > 0) {
        thread.execute(() -> new ArrayList<>(all).forEach(work));
      }
    }
  }
}
