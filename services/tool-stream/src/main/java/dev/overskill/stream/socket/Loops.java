package dev.overskill.stream.socket;

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

/// All connections of this node, by their event loop and app: new entries reach exactly those who
/// watch the app, with one hop per event loop however many apps or connections there are.
@Singleton
class Loops {
  private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();

  Loop of(EventLoop thread) {
    return loops.computeIfAbsent(thread, Loop::new);
  }

  /// These apps have new entries.
  void appended(Set<AppKey> apps) {
    loops.values().forEach(loop -> loop.appended(apps));
  }

  /// Does this to every connection, on its own event loop.
  void each(Consumer<Session> work) {
    loops.values().forEach(loop -> loop.each(work));
  }

  /// The same, several times a second, and weighs what waits.
  void tick(Consumer<Session> work) {
    loops.values().forEach(loop -> loop.tick(work));
  }

  /// Bytes that are written and not yet taken by the network.
  long pending() {
    return loops.values().stream().mapToLong(loop -> loop.pending).sum();
  }

  int size() {
    return loops.values().stream().mapToInt(loop -> loop.size).sum();
  }

  /// The connections of one event loop. The maps are its own: only [#appended] and [#each] may be
  /// called from elsewhere.
  static final class Loop {
    private final EventLoop thread;
    private final Set<Session> all = new LinkedHashSet<>();
    private final Map<AppKey, Set<Session>> watchers = new HashMap<>();
    private volatile int size;
    private volatile long pending;

    private Loop(EventLoop thread) {
      this.thread = thread;
    }

    EventLoop thread() {
      return thread;
    }

    void add(Session session) {
      all.add(session);
      size = all.size();
    }

    /// Whoever appends looks at the size after appending, and the session looks at the journal
    /// after this, so one of the two sees the other.
    void watch(AppKey app, Session session) {
      watchers.computeIfAbsent(app, _ -> new LinkedHashSet<>()).add(session);
    }

    void unwatch(AppKey app, Session session) {
      watchers.computeIfPresent(
          app,
          (_, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
          });
    }

    void remove(Session session) {
      all.remove(session);
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
        List.copyOf(watchers.getOrDefault(app, Set.of())).forEach(Session::advance);
      }
    }

    private void tick(Consumer<Session> work) {
      if (size > 0 || pending > 0) {
        thread.execute(() -> {
          new ArrayList<>(all).forEach(work);
          pending = all.stream().mapToLong(Session::waiting).sum();
        });
      }
    }

    private void each(Consumer<Session> work) {
      if (size > 0) {
        thread.execute(() -> new ArrayList<>(all).forEach(work));
      }
    }
  }
}
