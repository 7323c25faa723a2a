package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.bench.preview.Apps.App;
import dev.overskill.load.demo.Template;
import dev.overskill.load.watch.Http;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Many apps, of which a crowd is visited in the same moment, none of them having been looked at
/// before; then again, now that they are warm; then one of another tenant is edited while all
/// others are.
final class Visits implements AutoCloseable {
  private static final int TENANTS = 100;
  private static final int WARM_UP_EDITS = 100;
  private static final int PROBE_EVERY_MILLIS = 50;
  private static final int ARRIVALS_PER_SECOND = 200;
  private static final int ARRIVALS = 10 * ARRIVALS_PER_SECOND;
  private static final long SEED = 20_261_126;
  private static final int MOST_TOLD = 10;

  private final Where where;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  /// Who comes one at a time does not wait behind the crowd in this process.
  private final Vertx apart = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final Http http = new Http();
  private final Apps one;
  private final Apps others;
  private final List<Page> pages = new ArrayList<>();
  private final ObjectNode report = EventJson.mapper().createObjectNode();
  private int errors;

  /// How many apps there are, how many are visited, and how often one is edited.
  record Size(int apps, int visited, int edits) {}

  Visits(Where where, Template template) throws IOException {
    this.where = where;
    this.one = new Apps(where.platform(), template, false);
    this.others = new Apps(where.platform(), template, false, TENANTS);
  }

  ObjectNode run(Size size) throws IOException, InterruptedException {
    var visited = create(size);
    var app = one.create(1).getFirst();
    var router = new Router(where, http);
    try (var page = one.page(vertx, app);
        var probe = one.page(apart, app)) {
      open(page);
      var editing = new Editing(List.of(new Editing.Side(one.author(app), page, app.project())));
      editing.warmUp(WARM_UP_EDITS);
      editing.run(WARM_UP_EDITS + 1, WARM_UP_EDITS + size.edits());
      tell("alone", editing);
      memory("before", router);
      visit(visited, probe);
      arrive(visited);
      memory("visited", router);
      crowd(visited, editing, size);
      memory("after", router);
    }
    return report.put("errors", errors);
  }

  private List<App> create(Size size) throws IOException, InterruptedException {
    say("making " + size.apps() + " apps");
    var start = System.nanoTime();
    others.createAlike(size.apps() - size.visited());
    var visited = others.create(size.visited());
    var seconds = seconds(start);
    var perSecond = Math.round(size.apps() / seconds);
    say("%.0f s, %d apps a second".formatted(seconds, perSecond));
    report.putObject("created").put("seconds", Math.round(seconds)).put("perSecond", perSecond);
    return visited;
  }

  private static double seconds(long since) {
    return (double) (System.nanoTime() - since) / TimeUnit.SECONDS.toNanos(1);
  }

  private static void open(Page page) throws IOException, InterruptedException {
    try {
      page.open().get();
    } catch (ExecutionException e) {
      throw new IOException("no page at " + page.address() + ": " + e.getCause(), e);
    }
  }

  private void tell(String when, Editing editing) {
    var found = editing.found();
    say("edits " + when + ", to update: " + found.toUpdate() + "; to module: " + found.toModule());
    var into = report.withObject("edits").putObject(when);
    into.set("toUpdate", found.toUpdate().json());
    into.set("toModule", found.toModule().json());
  }

  /// All at once, first cold, then warm; meanwhile somebody looks at an app that was live before.
  private void visit(List<App> apps, Page live) throws InterruptedException {
    apps.forEach(app -> pages.add(others.page(vertx, app)));
    visit("cold", Page::open, live);
    visit("warm", Page::load, live);
  }

  private void visit(String how, Function<Page, CompletableFuture<Visit.Loaded>> come, Page live)
      throws InterruptedException {
    say(pages.size() + " " + how + " apps are visited at once");
    var start = System.nanoTime();
    var loads = pages.stream().map(come).toList();
    var probes = probe(live, CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new)));
    var loaded = collect(loads);
    var into = report.putObject(how).put("seconds", Math.round(seconds(start)));
    set(into, "firstByte", loaded.stream().map(Visit.Loaded::firstByte).toList());
    set(into, "load", loaded.stream().map(Visit.Loaded::all).toList());
    set(into, "liveFirstByte", probes);
  }

  private void set(ObjectNode into, String name, List<Long> nanos) {
    var spread = Spread.ofNanos(nanos);
    say("  " + name + ": " + spread);
    into.set(name, spread.json());
  }

  /// Asks for a page again and again, until all others are there.
  private List<Long> probe(Page live, CompletableFuture<Void> others) throws InterruptedException {
    var asked = new ArrayList<CompletableFuture<Long>>();
    while (!others.isDone()) {
      asked.add(firstByte(live));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PROBE_EVERY_MILLIS));
    }
    return collect(asked);
  }

  /// People come to warm apps, whichever, by a schedule that waits for nobody.
  private void arrive(List<App> apps) throws InterruptedException {
    say(ARRIVALS + " people come to warm apps, " + ARRIVALS_PER_SECOND + " a second");
    var random = new Random(SEED);
    var doors = apps.stream().map(app -> others.page(apart, app)).toList();
    var asked = new ArrayList<CompletableFuture<Long>>();
    var every = TimeUnit.SECONDS.toNanos(1) / ARRIVALS_PER_SECOND;
    var due = System.nanoTime();
    for (int n = 0; n < ARRIVALS; n++) {
      LockSupport.parkNanos(due - System.nanoTime());
      due += every;
      asked.add(firstByte(doors.get(random.nextInt(doors.size()))));
    }
    set(report, "warmFirstByte", collect(asked));
    doors.forEach(Page::close);
  }

  private static CompletableFuture<Long> firstByte(Page page) {
    var start = System.nanoTime();
    return page.ask("/", "text/html")
        .thenApply(answer -> {
          if (answer.status() != 200) {
            throw new IllegalStateException(page.address().host() + ": " + answer.status());
          }
          return answer.firstByte() - start;
        });
  }

  private <T> List<T> collect(List<CompletableFuture<T>> all) throws InterruptedException {
    var found = new ArrayList<T>();
    for (var each : all) {
      try {
        found.add(each.get());
      } catch (ExecutionException e) {
        if (errors++ < MOST_TOLD) {
          say("an error: " + e.getCause());
        }
      }
    }
    return found;
  }

  private void crowd(List<App> visited, Editing editing, Size size) throws IOException {
    say("one is edited while all others are");
    try (var crowd = new Crowd(vertx, others)) {
      for (int i = 0; i < pages.size(); i++) {
        crowd.join(visited.get(i), pages.get(i));
      }
      crowd.work();
      var first = WARM_UP_EDITS + size.edits() + 1;
      editing.run(first, first + size.edits() - 1);
      tell("inCrowd", editing);
      report.withObject("edits").put("ofOthers", crowd.edits());
    }
  }

  private void memory(String when, Router router) throws IOException, InterruptedException {
    var heap = router.heapBytes() >> 20;
    var resident = router.usage().residentBytes() >> 20;
    say("memory " + when + ": heap " + heap + " MiB, resident " + resident + " MiB");
    var into = report.withObject("memory").putObject(when);
    into.put("heapMiB", heap).put("residentMiB", resident);
  }

  private static void say(String progress) {
    System.err.println("  · " + progress);
  }

  @Override
  public void close() {
    pages.forEach(Page::close);
    one.close();
    others.close();
    http.close();
    vertx.close();
    apart.close();
  }
}
