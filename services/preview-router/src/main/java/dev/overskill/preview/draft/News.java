package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.PreviewFailed;
import dev.overskill.events.AppEvent.PreviewRecovered;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogWriter;
import dev.overskill.preview.module.Fault;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells the log, and so editors and agents, that a draft broke or works again. Sent by a thread of
/// its own, in order, so that no page waits for it.
public final class News implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(News.class);
  private static final int LIMIT = 10_000;

  private final LogWriter log;
  private final Clock clock;
  private final Ids ids = Ids.secure();
  private final BlockingQueue<Item> waiting = new LinkedBlockingQueue<>(LIMIT);
  private final Thread thread;

  /// @param traceparent of the change that caused it
  record About(AppId app, TenantId tenant, @Nullable String traceparent) {}

  private record Item(About about, AppEvent event) {}

  public News(LogWriter log, Clock clock) {
    this.log = log;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("preview-news").start(this::run);
  }

  /// Tells the difference between what was wrong and what is wrong now.
  void tell(About about, @Nullable Shown before, Shown after) {
    difference(before, after)
        .forEach(event -> {
          if (!waiting.offer(new Item(about, event))) {
            LOG.warnf("news is dropped app=%s", about.app());
          }
        });
  }

  static List<AppEvent> difference(@Nullable Shown before, Shown after) {
    var was = before == null ? List.<Fault>of() : List.copyOf(before.faults());
    var is = after.faultsByPath();
    var events = new ArrayList<AppEvent>();
    for (var fault : was) {
      if (!is.containsKey(fault.path())) {
        events.add(new PreviewRecovered(after.head(), fault.path()));
      }
    }
    is.values().stream()
        .filter(fault -> !was.contains(fault))
        .map(fault -> failed(after, fault))
        .forEach(events::add);
    return events;
  }

  private static AppEvent failed(Shown after, Fault fault) {
    return new PreviewFailed(
        after.head(),
        fault.path(),
        fault.kind().name().toLowerCase(Locale.ROOT),
        fault.message(),
        fault.line() > 0 ? fault.line() : null,
        fault.line() > 0 ? fault.column() : null,
        fault.line() > 0 ? fault.frame() : null);
  }

  private void run() {
    try {
      while (true) {
        send(waiting.take());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Item item) {
    var about = item.about();
    var attributes =
        new Attributes(
            ids.next(),
            EventJson.typeOf(item.event()),
            "/preview-router",
            about.app(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            about.tenant(),
            null,
            about.traceparent());
    var value = EventJson.write(item.event());
    log.append(Topics.APP_EVENTS, about.app().value(), attributes, value)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.warnf("news is not told app=%s: %s", about.app(), failure.getMessage());
          }
        });
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
