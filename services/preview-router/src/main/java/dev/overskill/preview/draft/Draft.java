package dev.overskill.preview.draft;

import dev.overskill.events.AppEvent.Cause;
import dev.overskill.events.AppEvent.FileChanged;
import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.preview.hmr.Sockets;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Stamps;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.source.Tree;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One live app: what its pages show, kept as new as can be.
///
/// Changes are settled one after the other in a [Lane]; what arrives meanwhile is settled together.
/// Readers take [#shown()], which is immutable.
public final class Draft {
  private static final Logger LOG = Logger.getLogger(Draft.class);

  private final AppId app;
  private final TenantId tenant;
  private final Workshop workshop;
  private final Head head;
  private final Entries entries;
  private final LastGood settler;
  private final Audience audience;
  private final Foresight foresight;
  private final Lane lane;
  private final AtomicBoolean due = new AtomicBoolean();
  private final RecentPacks packs = new RecentPacks();
  private final Stopwatch stopwatch;

  // Guarded by this.
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
    this.lane = new Lane("draft-" + app, this::work, this::failed);
    this.foresight = new Foresight(audience, sources, this::answered, rest.meters());
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
    var awaited = audience.awaited(url);
    if (awaited.isPresent()) {
      foresight.asked();
    }
    return awaited.orElseGet(this::whenShown);
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

  /// A tool call is about to change a file.
  public void foresee(Intent intent) {
    if (foresight.heard(intent)) {
      lane.wake();
    }
  }

  /// Whether pages wait for what comes of a call.
  boolean awaitsCall() {
    return audience.awaitedCall().isPresent();
  }

  /// This call was answered; what it has changed was told before.
  void answered(ToolCallId call) {
    foresight.settled(call);
    if (foresight.awaits(call)) {
      wake();
    }
  }

  void changed(FileChanged change, @Nullable String trace) {
    head.changed(change);
    Optional.ofNullable(change.cause()).map(Cause::toolCall).ifPresent(foresight::settled);
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

  private void wake() {
    due.set(true);
    lane.wake();
  }

  private void work() throws InterruptedException {
    Optional.ofNullable(shown).ifPresent(foresight::tell);
    if (due.getAndSet(false)) {
      settle();
    }
  }

  private void failed(RuntimeException why) {
    audience.delay();
    due.set(true);
    LOG.warnf("a draft cannot be settled now app=%s: %s", app, why);
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
      var known = foresight.isSettled(); // before the head is read, which then has it
      var after = before == null ? firstSettled() : settled(before, head.current());
      stopwatch.settled();
      audience.tell(before, after, known, () -> keep(after));
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
    lane.close();
    var away = new PutAwayException();
    next.completeExceptionally(away);
    ready.completeExceptionally(away);
    audience.close(away);
  }
}
