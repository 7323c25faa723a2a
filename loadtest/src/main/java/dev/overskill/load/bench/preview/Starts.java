package dev.overskill.load.bench.preview;

import dev.overskill.load.bench.preview.Apps.App;
import dev.overskill.load.bench.server.Vite;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// Starts from cold, in turn: of ours an app that nobody has looked at, of Vite its server. From
/// the start until the HTML is there, and then, with a browser that has nothing yet, from asking
/// for the HTML until the last module is there.
final class Starts {
  private final Vertx vertx;
  private final Apps apps;
  private final Found ours = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private final Found vite = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  /// Nanoseconds, and bytes of a server.
  record Found(List<Long> cold, List<Long> loads, List<Double> mebibytes) {
    void clear() {
      cold.clear();
      loads.clear();
      mebibytes.clear();
    }
  }

  Starts(Vertx vertx, Apps apps) {
    this.vertx = vertx;
    this.apps = apps;
  }

  /// Forgets what was found: it was a warm-up.
  void forget() {
    ours.clear();
    vite.clear();
  }

  Found ours() {
    return ours;
  }

  Found vite() {
    return vite;
  }

  void measure(App app) throws IOException, InterruptedException {
    var start = System.nanoTime();
    try (var first = apps.page(vertx, app)) {
      html(first);
      ours.cold().add(System.nanoTime() - start);
    }
    try (var page = apps.page(vertx, app)) {
      ours.loads().add(load(page).all());
    }
  }

  /// @param project a folder with the sources of such an app
  void measure(Path repo, Path project) throws IOException, InterruptedException {
    var start = System.nanoTime();
    try (var server = Vite.start(repo, project)) {
      var address = new Page.Address("localhost", server.port());
      try (var first = new Page(vertx, address)) {
        html(first);
        vite.cold().add(System.nanoTime() - start);
      }
      try (var page = new Page(vertx, address)) {
        vite.loads().add(load(page).all());
      }
      vite.mebibytes().add((double) server.usage().residentBytes() / (1 << 20));
    }
  }

  private static void html(Page page) throws IOException, InterruptedException {
    try {
      var answer = page.ask("/", "text/html").get();
      if (answer.status() != 200) {
        throw new IOException(page.address().host() + " answered " + answer.status());
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  private static Visit.Loaded load(Page page) throws IOException, InterruptedException {
    try {
      return page.load().get();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }
}
