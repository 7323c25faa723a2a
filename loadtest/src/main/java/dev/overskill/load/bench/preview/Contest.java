package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.bench.preview.Apps.App;
import dev.overskill.load.bench.server.Vite;
import dev.overskill.load.demo.Template;
import dev.overskill.load.watch.Http;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// The platform and Vite on one machine, and what is measured of them.
final class Contest implements AutoCloseable {
  /// Enough for both virtual machines to have compiled what every edit runs through, as they have
  /// on a platform that runs for a while.
  private static final int WARM_UP_EDITS = 4_000;

  private static final double MEBIBYTE = 1 << 20;

  /// How many apps come to life between two looks at the memory.
  private static final int MEMORY_STEP = 50;

  private final Path repo;
  private final Where where;
  private final Path scratch;
  private final Template template;
  private final Wishes wishes;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Http http = new Http();
  private final Apps apps;
  private final ObjectNode report = EventJson.mapper().createObjectNode();

  /// What can be measured.
  enum Part {
    starts,
    idle,
    memory,
    loaded
  }

  /// How much is measured.
  record Size(int edits, int starts, int apps) {}

  /// What is wanted besides.
  ///
  /// @param vite whether Vite takes part
  /// @param stages whether the way of an edit is told stage by stage
  record Wishes(boolean vite, boolean stages) {}

  Contest(Where where, Template template, Path scratch, Wishes wishes) throws IOException {
    this.where = where;
    this.repo = where.repo();
    this.template = template;
    this.scratch = scratch;
    this.wishes = wishes;
    this.apps = new Apps(where.platform(), template, wishes.stages());
  }

  ObjectNode run(Set<Part> parts, Size size) throws IOException, InterruptedException {
    if (parts.contains(Part.idle) || parts.contains(Part.loaded)) {
      edits(parts, size);
    } else if (parts.contains(Part.memory)) {
      crowd(size).close();
    }
    if (parts.contains(Part.starts)) {
      starts(size.starts());
    }
    return report;
  }

  private void edits(Set<Part> parts, Size size) throws IOException, InterruptedException {
    var app = apps.create(1).getFirst();
    var folder = folder(app);
    try (var ours = opened(apps.page(vertx, app));
        var vite =
            new Peer(
                wishes.vite()
                    ? Optional.of(Vite.start(repo, folder.folder()))
                    : Optional.empty())) {
      var sides = new ArrayList<Editing.Side>();
      sides.add(new Editing.Side(apps.author(app), ours, app.project()));
      if (vite.server().isPresent()) {
        var page = opened(vite.page(vertx));
        sides.add(new Editing.Side(folder, page, app.project()));
      }
      var editing = new Editing(sides);
      say("warming up with " + WARM_UP_EDITS + " edits");
      int done = WARM_UP_EDITS;
      editing.warmUp(done);
      if (parts.contains(Part.idle)) {
        editing.run(done + 1, done + size.edits());
        done += size.edits();
        tell(report, "idle", sides);
      }
      if (parts.contains(Part.loaded)) {
        try (var crowd = crowd(size)) {
          crowd.work();
          editing.run(done + 1, done + size.edits());
          tell(report.putObject("loaded").put("editsOfOthers", crowd.edits()), "loaded", sides);
        }
      } else if (parts.contains(Part.memory)) {
        crowd(size).close();
      }
    }
  }

  /// Vite, if it takes part.
  private record Peer(Optional<Vite> server) implements AutoCloseable {
    Page page(Vertx vertx) {
      return new Page(vertx, new Page.Address("localhost", server.map(Vite::port).orElseThrow()));
    }

    @Override
    public void close() {
      server.ifPresent(Vite::close);
    }
  }

  private FolderAuthor folder(App app) throws IOException {
    var folder = new FolderAuthor(scratch.resolve(app.slug()));
    folder.write(app.project());
    return folder;
  }

  private static Page opened(Page page) throws IOException, InterruptedException {
    try {
      var loaded = page.load().get();
      page.listen().get();
      say("%s has %d modules".formatted(page.address().host(), loaded.modules()));
      return page;
    } catch (ExecutionException e) {
      page.close();
      throw new IOException("no page at " + page.address() + ": " + e.getCause(), e);
    }
  }

  private void tell(ObjectNode into, String when, List<Editing.Side> sides) {
    var ours = sides.getFirst().found();
    var vite = sides.size() > 1 ? sides.getLast().found() : new Editing.Found();
    say(when + " edit to update, ours: " + ours.toUpdate() + "; Vite: " + vite.toUpdate());
    say(when + " edit to module, ours: " + ours.toModule() + "; Vite: " + vite.toModule());
    into.set("editToUpdate", ours.toUpdate().beside(vite.toUpdate()));
    into.set("editToModule", ours.toModule().beside(vite.toModule()));
    ours.stages()
        .forEach((stage, nanos) -> {
          var spread = Spread.ofNanos(nanos);
          say(when + " edit to " + stage + ": " + spread);
          into.withObject("stages").set(stage, spread.json());
        });
  }

  /// Brings the crowd to life, and measures by how much the router grows.
  private Crowd crowd(Size size) throws IOException, InterruptedException {
    say("making " + size.apps() + " other apps");
    var all = apps.create(size.apps());
    var router = new Router(where, http);
    var grown = new ArrayList<Double>();
    var crowd = new Crowd(vertx, apps);
    for (int from = 0; from < all.size(); from += MEMORY_STEP) {
      var some = all.subList(from, Math.min(all.size(), from + MEMORY_STEP));
      long before = router.bytesHeld();
      crowd.enter(some);
      grown.add((router.bytesHeld() - before) / MEBIBYTE / some.size());
    }
    var spread = Spread.of(grown);
    say("MiB for each app, ours: " + spread);
    var vite = wishes.vite() ? List.of(viteMebibytes()) : List.<Double>of();
    report.set("memoryPerApp", spread.beside(Spread.of(vite)).put("unit", "MiB"));
    return crowd;
  }

  private double viteMebibytes() throws IOException, InterruptedException {
    var app = Project.of(template, "memory");
    var folder = new FolderAuthor(scratch.resolve("memory"));
    folder.write(app);
    var starts = new Starts(vertx, apps);
    starts.measure(repo, folder.folder());
    return starts.vite().mebibytes().getFirst();
  }

  private void starts(int count) throws IOException, InterruptedException {
    say("starting " + count + " times from cold");
    var all = apps.create(count + 1);
    var folder = folder(all.getFirst());
    var starts = new Starts(vertx, apps);
    starts.measure(all.getFirst());
    if (wishes.vite()) {
      // The first start pre-bundles the packages, as the first app's pack is made.
      starts.measure(repo, folder.folder());
    }
    starts.forget();
    for (var app : all.subList(1, all.size())) {
      starts.measure(app);
      if (wishes.vite()) {
        starts.measure(repo, folder.folder());
      }
    }
    var cold = Spread.ofNanos(starts.ours().cold());
    var loads = Spread.ofNanos(starts.ours().loads());
    say("start from cold, ours: " + cold + "; Vite: " + Spread.ofNanos(starts.vite().cold()));
    say("first load, ours: " + loads + "; Vite: " + Spread.ofNanos(starts.vite().loads()));
    report.set("firstLoad", loads.beside(Spread.ofNanos(starts.vite().loads())));
    report.set("coldStart", cold.beside(Spread.ofNanos(starts.vite().cold())));
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
