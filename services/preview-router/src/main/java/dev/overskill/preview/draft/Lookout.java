package dev.overskill.preview.draft;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Looks after drafts that agents change while nobody watches: an agent must hear that its code
/// does not compile all the same. One app at a time, when its changes have paused; a draft that
/// comes alive for this tells the news by itself, and is put away like any other.
final class Lookout implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lookout.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final int PATIENCE_SECONDS = 60;
  private static final int MOST = 1_000;

  private final Drafts drafts;
  private final Clock clock;
  private final Map<AppId, Changed> waiting = new LinkedHashMap<>();
  private final Thread thread;

  private record Changed(AppId app, TenantId tenant, Instant at) {}

  Lookout(Drafts drafts, Clock clock) {
    this.drafts = drafts;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("preview-lookout").start(this::run);
  }

  /// An agent has changed an app that is not live. If too many wait, this one is passed over.
  synchronized void changed(AppId app, TenantId tenant) {
    waiting.remove(app);
    if (waiting.size() < MOST) {
      waiting.put(app, new Changed(app, tenant, clock.instant()));
    }
  }

  private void run() {
    try {
      while (true) {
        var due = due();
        if (due.isPresent()) {
          look(due.get());
        } else {
          Thread.sleep(LOOK_EVERY);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The one that changed longest ago, if it has paused.
  private synchronized Optional<Changed> due() {
    var first = waiting.values().stream().findFirst();
    var due = first.filter(it -> it.at().plus(PAUSE).isBefore(clock.instant()));
    due.ifPresent(it -> waiting.remove(it.app()));
    return due;
  }

  private void look(Changed changed) throws InterruptedException {
    try {
      var found = drafts.draft(changed.app(), changed.tenant());
      if (found.isEmpty()) {
        changed(changed.app(), changed.tenant()); // no room now
        return;
      }
      var draft = found.get();
      draft.whenShown().thenCompose(_ -> draft.whenReady()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("a draft was not looked at app=%s: %s", changed.app(), e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
