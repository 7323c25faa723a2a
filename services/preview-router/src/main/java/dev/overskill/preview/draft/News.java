package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.log.LogWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells the log, and so editors and agents, that a draft broke or works again. Sent by a thread of
/// its own, in order, so that no page waits for it.
public final class News implements Workshop.Herald, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(News.class);
  private static final int LIMIT = 10_000;

  private final LogWriter log;
  private final Clock clock;
  private final Function<AppId, Optional<AppState.Preview>> heard;
  private final Map<AppId, AppState.Preview> told = new ConcurrentHashMap<>();
  private final Ids ids = Ids.secure();
  private final BlockingQueue<Sending> waiting = new LinkedBlockingQueue<>(LIMIT);
  private final Thread thread;

  /// Whose draft it is.
  ///
  /// @param traceparent of the change that caused it
  /// @param good the newest revision that worked as it is, as far as this node knows
  public record About(
      AppId app, TenantId tenant, @Nullable String traceparent, @Nullable Revision good) {
    About knowing(@Nullable Revision newest) {
      return new About(app, tenant, traceparent, newest);
    }
  }

  /// An event.
  ///
  /// @param id unique per event
  record Item(About about, String id, AppEvent event) {}

  /// @param told what was last told of an app's draft, as far as the log was read
  public News(LogWriter log, Clock clock, Function<AppId, Optional<AppState.Preview>> told) {
    this.log = log;
    this.clock = clock;
    this.heard = told;
    this.thread = Thread.ofVirtual().name("preview-news").start(this::run);
  }

  @Override
  public void tell(About about, Shown found) {
    var tidings = Tidings.of(told(about), found, about);
    if (!tidings.news().isEmpty()) {
      told.put(about.app(), tidings.state());
      tidings.news().forEach(item -> offer(new Sending.Event(item)));
      offer(new Sending.State(about, tidings.state()));
    }
  }

  /// Tells something else about a draft.
  public void tell(AppId app, TenantId tenant, AppEvent event) {
    offer(new Sending.Event(new Item(new About(app, tenant, null, null), ids.next(), event)));
  }

  /// The log is read a moment after it is written.
  private AppState.Preview told(About about) {
    var own = told.get(about.app());
    var read = heard.apply(about.app());
    if (own != null && read.isPresent() && read.get().turn() >= own.turn()) {
      told.remove(about.app(), own);
    }
    return Stream.concat(Stream.ofNullable(own), read.stream())
        .max(Comparator.comparingLong(AppState.Preview::turn))
        .orElseGet(() -> Tidings.unknown(about.app(), about.tenant()));
  }

  private void offer(Sending sending) {
    if (!waiting.offer(sending)) {
      LOG.warnf("news is dropped app=%s", sending.about().app());
    }
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

  private void send(Sending sending) {
    var about = sending.about();
    var attributes =
        new Attributes(
            sending.id().orElseGet(ids::next),
            EventJson.typeOf(sending.value()),
            "/preview-router",
            about.app(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            about.tenant(),
            null,
            about.traceparent());
    log.append(sending.topic(), sending.key(), attributes, EventJson.write(sending.value()))
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
