package dev.overskill.load.bench.preview;

import dev.overskill.load.bench.preview.Apps.App;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Other apps that are live: each has a page open, and while the crowd works one after the other is
/// edited, so many a second in all.
final class Crowd implements AutoCloseable {
  private static final int EDITS_PER_SECOND = 20;

  private final Vertx vertx;
  private final Apps apps;
  private final List<Member> members = new ArrayList<>();
  private final LongAdder edits = new LongAdder();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("crowd").unstarted(work));
  private int turn;

  private record Member(App app, Author author, Page page) {}

  Crowd(Vertx vertx, Apps apps) {
    this.vertx = vertx;
    this.apps = apps;
  }

  /// Opens a page of each of these apps, one after the other.
  void enter(List<App> more) throws IOException, InterruptedException {
    for (var app : more) {
      var page = apps.page(vertx, app);
      try {
        page.open().get();
      } catch (ExecutionException e) {
        throw new IOException("a page of the crowd: " + e.getCause(), e);
      }
      join(app, page);
    }
  }

  /// Takes in an open page of this app, and closes it in the end.
  void join(App app, Page page) {
    members.add(new Member(app, apps.author(app), page));
  }

  /// Begins to edit; goes on until it is closed.
  void work() {
    long every = TimeUnit.SECONDS.toMillis(1) / EDITS_PER_SECOND;
    var _ = clock.scheduleAtFixedRate(this::step, every, every, TimeUnit.MILLISECONDS);
  }

  private void step() {
    var member = members.get(turn % members.size());
    var n = turn / members.size() + 1;
    turn++;
    try {
      member.author().make(member.app().project().edit(n));
      edits.increment();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  long edits() {
    return edits.sum();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    members.forEach(member -> member.page().close());
  }
}
