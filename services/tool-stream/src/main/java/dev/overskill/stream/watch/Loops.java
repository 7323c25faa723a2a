package dev.overskill.stream.watch;

import dev.overskill.stream.journal.AppKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoop;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// All connections of this node, whatever they speak, by their event loop and app: new entries
/// reach exactly those who watch the app, with one hop per event loop however many apps or
/// connections there are.
@Singleton
public class Loops {
  private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();
  private final Timer flush;

  @Inject
  public Loops(MeterRegistry registry) {
    this.flush =
        Timer.builder("stream.stage")
            .description("where a live event's age comes from: being read, or being written")
            .tag("stage", "flush")
            .register(registry);
  }

  public Loop of(EventLoop thread) {
    return loops.computeIfAbsent(thread, key -> new Loop(key, flush));
  }

  /// These apps have new entries.
  public void appended(Set<AppKey> apps) {
    loops.values().forEach(loop -> loop.appended(apps));
  }

  /// Does this to every connection, on its own event loop.
  public void each(Consumer<Watcher> work) {
    loops.values().forEach(loop -> loop.each(work));
  }

  /// Does this to one after the other, so many a second.
  public void each(double perSecond, Consumer<Watcher> work) {
    var number = new AtomicInteger();
    loops
        .values()
        .forEach(loop ->
            loop.each(watcher -> {
              long wait = (long) (number.getAndIncrement() * 1e9 / perSecond);
              loop.later(wait, () -> work.accept(watcher));
            }));
  }

  /// Does this to every connection, several times a second, and weighs what waits.
  public void tick(Consumer<Watcher> work) {
    loops.values().forEach(loop -> loop.tick(work));
  }

  /// Bytes that are written and not yet taken by the network.
  public long pending() {
    return loops.values().stream().mapToLong(loop -> loop.pending).sum();
  }

  public int size() {
    return loops.values().stream().mapToInt(loop -> loop.size).sum();
  }

  /// The connections of one event loop. They are its own: others may only call [#appended] and
  /// [#each], and ask which apps are watched.
  public static final class Loop {
    private final EventLoop thread;
    private final Timer flush;
    private final Set<Watcher> all = new LinkedHashSet<>();
    private final Map<AppKey, Set<Audience>> watchers = new ConcurrentHashMap<>();
    private volatile int size;
    private volatile long pending;

    private Loop(EventLoop thread, Timer flush) {
      this.thread = thread;
      this.flush = flush;
    }

    public EventLoop thread() {
      return thread;
    }

    public void add(Watcher watcher) {
      all.add(watcher);
      size = all.size();
    }

    /// Whoever appends looks who watches after appending, and the session looks at the journal
    /// after this, so one of the two sees the other.
    public void watch(AppKey app, Audience watcher) {
      watchers.computeIfAbsent(app, _ -> new LinkedHashSet<>()).add(watcher);
    }

    public void unwatch(AppKey app, Audience watcher) {
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
      if (watchesAny(apps)) {
        var read = System.nanoTime();
        thread.execute(() -> {
          advance(apps);
          flush.record(System.nanoTime() - read, TimeUnit.NANOSECONDS);
        });
      }
    }

    /// A loop that has nobody to tell is not woken.
    private boolean watchesAny(Set<AppKey> apps) {
      for (var app : apps) {
        if (watchers.containsKey(app)) {
          return true;
        }
      }
      return false;
    }

    private void advance(Set<AppKey> apps) {
      for (var app : apps) {
        // A copy, since a connection may end while it is served.
        List.copyOf(watchers.getOrDefault(app, Set.of())).forEach(Audience::advance);
      }
    }

    private void later(long nanos, Runnable work) {
      var _ = thread.schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    private void tick(Consumer<Watcher> work) {
      if (size > 0 || pending > 0) {
        thread.execute(() -> {
          new ArrayList<>(all).forEach(work);
          pending = all.stream().mapToLong(Watcher::waiting).sum();
        });
      }
    }

    private void each(Consumer<Watcher> work) {
      if (size > 0) {
        thread.execute(() -> new ArrayList<>(all).forEach(work));
      }
    }
  }
}
