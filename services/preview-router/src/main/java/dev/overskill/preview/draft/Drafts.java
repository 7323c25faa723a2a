package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent.FileChanged;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The drafts that are live on this node: those that somebody looks at, or did a while ago.
public final class Drafts implements AutoCloseable {
  private final Map<AppId, Draft> live = new ConcurrentHashMap<>();
  private final Workshop workshop;
  private final Limits limits;

  /// What may stay in memory.
  ///
  /// @param count drafts to keep at most
  /// @param bytes what all drafts may hold together, roughly
  /// @param idle how long a draft without pages is kept
  public record Limits(int count, long bytes, Duration idle) {}

  public Drafts(Workshop workshop, Limits limits) {
    this.workshop = workshop;
    this.limits = limits;
    workshop.rest().meters().gaugeMapSize("overskill.preview.drafts", java.util.List.of(), live);
  }

  /// The draft of an app; it comes alive if it was not. Nothing when there is no room for one more,
  /// since people look at all the others, or too many are about to come alive.
  public Optional<Draft> draft(AppId app, TenantId tenant) {
    var known = live(app);
    if (known.isPresent()) {
      return known;
    }
    if (live.size() >= limits.count()) {
      longestUnused().ifPresent(draft -> putAway(draft.app()));
    }
    var admission = workshop.rest().admission();
    if (live.size() >= limits.count() || !admission.hasRoom()) {
      admission.refuse();
      return Optional.empty();
    }
    return Optional.of(live.computeIfAbsent(app, id -> new Draft(id, tenant, workshop)));
  }

  private Optional<Draft> longestUnused() {
    return live.values().stream()
        .filter(Draft::isUnwatched)
        .min(Comparator.comparing(Draft::usedAt));
  }

  /// The draft of an app, if it is live.
  public Optional<Draft> live(AppId app) {
    return Optional.ofNullable(live.get(app));
  }

  void changed(AppId app, FileChanged change, @Nullable String traceparent) {
    live(app).ifPresent(draft -> draft.changed(change, traceparent));
  }

  /// Puts an app's draft away: its pages reload, and get what there is then.
  public void putAway(AppId app) {
    var draft = live.remove(app);
    if (draft != null) {
      draft.close();
    }
  }

  /// Puts away what nobody has looked at for a while, and, if the rest holds too much, the longest
  /// unused of what nobody looks at now. A draft with an open page stays.
  public void tidy() {
    var now = workshop.rest().clock().instant();
    live.values().stream()
        .filter(Draft::isUnwatched)
        .filter(draft -> draft.usedAt().plus(limits.idle()).isBefore(now))
        .forEach(draft -> putAway(draft.app()));
    var bytes = live.values().stream().mapToLong(Draft::weight).sum();
    while (bytes > limits.bytes()) {
      var unused = longestUnused();
      if (unused.isEmpty()) {
        return;
      }
      bytes -= unused.get().weight();
      putAway(unused.get().app());
    }
  }

  @Override
  public void close() {
    live.keySet().forEach(this::putAway);
  }
}
