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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Many apps of which some are visited in the same moment, none of them having been looked at
/// before; then once more, now that they are warm; then one is edited while all others are.
final class Visits implements AutoCloseable {
  private static final int WARM_UP_EDITS = 100;
  private static final double MEBIBYTE = 1 << 20;

  private final Where where;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Http http = new Http();
  private final Apps apps;
  private final ObjectNode report = EventJson.mapper().createObjectNode();
  private int errors;

  /// How many apps there are, how many are visited, and how often one is edited.
  record Size(int created, int visited, int edits) {}

  Visits(Where where, Template template) throws IOException {
    this.where = where;
    this.apps = new Apps(where.platform(), template, false);
  }

  ObjectNode run(Size size) throws IOException, InterruptedException {
    say("making " + size.created() + " apps");
    var visited = apps.create(size.visited() + 1);
    apps.create(Math.max(0, size.created() - visited.size()));
    var one = visited.getFirst();
    var router = new Router(where, http);
    try (var page = apps.page(vertx, one)) {
      open(page);
      var editing = new Editing(List.of(new Editing.Side(apps.author(one), page, one.project())));
      editing.warmUp(WARM_UP_EDITS);
      editing.run(WARM_UP_EDITS + 1, WARM_UP_EDITS + size.edits());
      report.set("editAlone", editing.found().toModule().json());
      visit(visited.subList(1, visited.size()));
      memory(router);
      crowd(visited.subList(1, visited.size()), editing, size);
      memory(router);
    }
    return report.put("errors", errors);
  }

  private static void open(Page page) throws IOException, InterruptedException {
    try {
      page.load().get();
      page.listen().get();
    } catch (ExecutionException e) {
      throw new IOException("no page at " + page.address() + ": " + e.getCause(), e);
    }
  }

  /// All at once: first cold, then warm.
  private void visit(List<App> all) throws InterruptedException {
    say(all.size() + " cold apps are visited at once");
    var start = System.nanoTime();
    var pages = all.stream().map(app -> apps.page(vertx, app)).toList();
    var loaded = collect(pages.stream().map(Page::load).toList());
    report.put("allVisitedMs", (System.nanoTime() - start) / 1_000_000);
    report.set("coldHtml", Spread.ofNanos(loaded.stream().map(Visit.Loaded::html).toList()).json());
    report.set("coldLoad", Spread.ofNanos(loaded.stream().map(Visit.Loaded::all).toList()).json());
    say("each again, one after the other");
    var first = new ArrayList<Long>();
    for (var page : pages) {
      collect(List.of(html(page))).forEach(first::add);
      page.close();
    }
    report.set("warmFirstByte", Spread.ofNanos(first).json());
  }

  private static CompletableFuture<Long> html(Page page) {
    var start = System.nanoTime();
    return page.get("/", "text/html")
        .map(answer -> {
          if (answer.status() != 200) {
            throw new IllegalStateException("answered " + answer.status());
          }
          return System.nanoTime() - start;
        })
        .toCompletionStage()
        .toCompletableFuture();
  }

  private <T> List<T> collect(List<CompletableFuture<T>> all) throws InterruptedException {
    var found = new ArrayList<T>();
    for (var one : all) {
      try {
        found.add(one.get());
      } catch (ExecutionException e) {
        errors++;
        say("an error: " + e.getCause());
      }
    }
    return found;
  }

  private void crowd(List<App> others, Editing editing, Size size)
      throws IOException, InterruptedException {
    say("one is edited while all others are");
    try (var crowd = new Crowd(vertx, apps)) {
      crowd.enter(others);
      crowd.work();
      var first = WARM_UP_EDITS + size.edits() + 1;
      editing.run(first, first + size.edits() - 1);
      report.set("editInCrowd", editing.found().toModule().json());
      report.put("editsOfOthers", crowd.edits());
    }
  }

  private void memory(Router router) throws IOException {
    var mebibytes = router.usage().residentBytes() / MEBIBYTE;
    report.withArray("residentMiB").add(Math.round(mebibytes));
  }

  private static void say(String progress) {
    System.err.println("  · " + progress);
  }

  @Override
  public void close() {
    apps.close();
    http.close();
    vertx.close();
  }
}
