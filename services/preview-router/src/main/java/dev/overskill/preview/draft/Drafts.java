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
  /// @param idle how long a draft without pages is kept
  public record Limits(int count, Duration idle) {}

  public Drafts(Workshop workshop, Limits limits) {
    this.workshop = workshop;
    this.limits = limits;
    workshop.rest().meters().gaugeMapSize("overskill.preview.drafts", java.util.List.of(), live);
  }

  /// The draft of an app; it comes alive if it was not.
  public Draft draft(AppId app, TenantId tenant) {
    return live.computeIfAbsent(app, id -> new Draft(id, tenant, workshop));
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

  /// Puts away what nobody looks at any more, and the longest unused if there are too many.
  public void tidy() {
    var now = workshop.rest().clock().instant();
    live.values().stream()
        .filter(draft -> draft.sockets().size() == 0)
        .filter(draft -> draft.usedAt().plus(limits.idle()).isBefore(now))
        .forEach(draft -> putAway(draft.app()));
    live.values().stream()
        .sorted(Comparator.comparing(Draft::usedAt))
        .limit(Math.max(0, live.size() - limits.count()))
        .forEach(draft -> putAway(draft.app()));
  }

  @Override
  public void close() {
    live.keySet().forEach(this::putAway);
  }
}
