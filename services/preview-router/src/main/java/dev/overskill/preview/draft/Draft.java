package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent.FileChanged;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.preview.hmr.Sockets;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Stamps;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.source.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One live app: what its pages show, kept as new as can be.
///
/// Changes are settled one after the other on a virtual thread that lives while there is something
/// to settle; what arrives meanwhile is settled together. Readers take [#shown()], which is
/// immutable.
public final class Draft {
  private static final Logger LOG = Logger.getLogger(Draft.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final AppId app;
  private final TenantId tenant;
  private final Workshop workshop;
  private final Head head;
  private final Entries entries;
  private final LastGood settler;
  private final Audience audience;
  private final RecentPacks packs = new RecentPacks();
  private final Stopwatch stopwatch;

  // Guarded by this.
  private boolean working;
  private boolean due;
  private boolean closed;
  private CompletableFuture<Shown> next = new CompletableFuture<>();
  private CompletableFuture<Shown> ready = new CompletableFuture<>();
  private long changedAt;
  private @Nullable String traceparent;

  private volatile @Nullable Shown shown;
  private volatile Instant usedAt;

  Draft(AppId app, TenantId tenant, Workshop workshop) {
    this.app = app;
    this.tenant = tenant;
    this.workshop = workshop;
    var sources = workshop.sources();
    var rest = workshop.rest();
    this.head = new Head(app, workshop.store(), sources.contents());
    this.entries = new Entries(sources.contents());
    var setups = new Setups(sources.contents(), workshop.compiler());
    var packing = new Packing(workshop.packs(), this::wake);
    this.settler = new LastGood(app, workshop, new Settler(sources, setups, packing, entries));
    this.usedAt = rest.clock().instant();
    this.audience =
        new Audience(
            new Sockets(Long.toString(usedAt.toEpochMilli(), 36), rest.socketsPerApp()),
            rest.clock());
    this.stopwatch = new Stopwatch(rest.meters());
  }

  public AppId app() {
    return app;
  }

  public TenantId tenant() {
    return tenant;
  }

  public Sockets sockets() {
    return audience.sockets();
  }

  public Stamps stamps() {
    return audience.stamps();
  }

  /// What is shown now, once something is.
  public Optional<Shown> shown() {
    usedAt = workshop.rest().clock().instant();
    return Optional.ofNullable(shown);
  }

  /// What is shown, as soon as something is.
  public CompletableFuture<Shown> whenShown() {
    var now = shown();
    return now.map(CompletableFuture::completedFuture).orElseGet(this::whenSettled);
  }

  /// The same for this module: if its pages were told that it changes, what is shown then.
  public CompletableFuture<Shown> whenShown(ModuleUrl url) {
    return audience.awaited(url).orElseGet(this::whenShown);
  }

  /// What is shown after everything known by now has been settled.
  public synchronized CompletableFuture<Shown> whenSettled() {
    var wanted = next.copy();
    wake();
    return wanted;
  }

  /// What is shown, as soon as its packages are there, or it is certain that they cannot be had.
  public synchronized CompletableFuture<Shown> whenReady() {
    var now = shown;
    return now != null && now.health() != Shown.Health.PENDING
        ? CompletableFuture.completedFuture(now)
        : ready.copy();
  }

  /// A pack with this file that pages of this draft run on, or ran on a moment ago.
  public Optional<PackFiles> packHolding(String file) {
    return packs.holding(file);
  }

  /// A browser was given this module.
  public void served(ModuleUrl url) {
    audience.served(url);
  }

  /// A browser was given this file as it is; a page becomes an entry of the graph.
  public void servedFile(String path) {
    audience.servedFile(path);
    if (path.endsWith(".html") && entries.opened(path)) {
      wake();
    }
  }

  /// A browser asks for a module that no import leads to: a worker, say. If it works it becomes an
  /// entry of the graph; otherwise this is why it does not.
  public CompletableFuture<Optional<Fault>> asked(ModuleUrl url, Shown now) {
    var answer = new CompletableFuture<Optional<Fault>>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            var found =
                Crawl.from(Set.of(url), now.crawlGround(), now.before(), workshop.sources());
            if (found.faults().isEmpty()) {
              entries.asked(url);
              var _ = whenSettled().whenComplete((_, _) -> answer.complete(Optional.empty()));
            } else {
              answer.complete(found.faults().stream().findFirst());
            }
          } catch (InterruptedException | RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /// A browser could not apply an update of `url`.
  public void invalidated(ModuleUrl url, String firstInvalidatedBy) {
    shown().ifPresent(now -> audience.invalidated(now, url, firstInvalidatedBy));
  }

  void changed(FileChanged change, @Nullable String trace) {
    head.changed(change);
    synchronized (this) {
      if (changedAt == 0) {
        changedAt = System.nanoTime();
      }
      traceparent = trace;
    }
    wake();
  }

  Instant usedAt() {
    return usedAt;
  }

  /// Whether nobody has a page of it open or waits for the first.
  boolean isUnwatched() {
    return shown != null && sockets().size() == 0;
  }

  /// Roughly how many bytes it holds.
  long weight() {
    return Optional.ofNullable(shown).map(Shown::weight).orElse(0L);
  }

  private synchronized void wake() {
    due = true;
    if (!working && !closed) {
      working = true;
      Thread.ofVirtual().name("draft-" + app).start(this::work);
    }
  }

  private void work() {
    var pause = FIRST_PAUSE;
    while (take()) {
      try {
        settle();
        pause = FIRST_PAUSE;
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        audience.delay();
        LOG.warnf("a draft cannot be settled now app=%s: %s", app, e);
        again(pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      }
    }
  }

  private synchronized boolean take() {
    if (!due || closed) {
      working = false;
      return false;
    }
    due = false;
    return true;
  }

  private void again(Duration pause) {
    try {
      Thread.sleep(pause);
      synchronized (this) {
        due = true;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle() throws InterruptedException {
    CompletableFuture<Shown> waiting;
    long since;
    News.About about;
    synchronized (this) {
      waiting = next;
      next = new CompletableFuture<>();
      since = changedAt;
      changedAt = 0;
      about = new News.About(app, tenant, traceparent, null);
    }
    stopwatch.begin(since);
    try {
      var before = shown;
      var after = before == null ? firstSettled() : settled(before, head.current());
      stopwatch.settled();
      audience.tell(before, after, () -> keep(after));
      stopwatch.told();
      workshop.rest().herald().tell(about.knowing(settler.good()), after);
      waiting.complete(after);
    } catch (RuntimeException e) {
      waiting.completeExceptionally(e);
      throw e;
    }
  }

  private Shown firstSettled() throws InterruptedException {
    try (var _ = workshop.rest().admission().await()) {
      return settler.settle(null, head.current());
    }
  }

  private Shown settled(Shown before, Tree newest) throws InterruptedException {
    before
        .edited(newest)
        .ifPresent(url -> {
          Crawl.ahead(url, before.crawlGround().of(newest), workshop.sources());
          audience.foretell(before, newest, url);
        });
    return settler.settle(before, newest);
  }

  private synchronized void keep(Shown after) {
    after.packFiles().ifPresent(packs::add);
    shown = after;
    if (after.health() != Shown.Health.PENDING) {
      ready.complete(after);
      ready = new CompletableFuture<>();
    }
  }

  /// Lets the pages go; the draft is not used any more.
  synchronized void close() {
    closed = true;
    var away = new PutAwayException();
    next.completeExceptionally(away);
    ready.completeExceptionally(away);
    audience.close(away);
  }
}
