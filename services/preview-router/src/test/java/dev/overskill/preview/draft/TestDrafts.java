package dev.overskill.preview.draft;

import dev.overskill.preview.module.Compilations;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.FileStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Drafts of apps in which nothing is compiled.
final class TestDrafts {
  private TestDrafts() {}

  static Admission admission(int atOnce, int line) {
    return new Admission(atOnce, line, Duration.ofHours(1), new SimpleMeterRegistry());
  }

  static Drafts of(FileStore store, Clock clock, Admission admission, Drafts.Limits limits) {
    var meters = new SimpleMeterRegistry();
    var compiler = new StillCompiler();
    var contents = new Contents(store, 1 << 20);
    var kept = new Compilations.Kept(1 << 20, meters);
    return new Drafts(
        new Workshop(
            store,
            new Crawl.Sources(contents, new Compilations(contents, compiler, kept)),
            compiler,
            new Packs(
                compiler, store, new Packs.Rules(1 << 20, Duration.ofSeconds(15), clock), meters),
            new Workshop.Rest((_, _) -> {}, _ -> Optional.empty(), clock, meters, admission, 64)),
        limits);
  }

  /// A page that writes down the frames it is sent.
  static ServerWebSocket page(List<String> frames) {
    return (ServerWebSocket)
        Proxy.newProxyInstance(
            TestDrafts.class.getClassLoader(),
            new Class<?>[] {ServerWebSocket.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> 1;
                  case "equals", "writeQueueFull" -> false;
                  case "writeTextMessage" -> {
                    frames.add((String) arguments[0]);
                    yield null;
                  }
                  default -> method.getReturnType().isInstance(self) ? self : null;
                });
  }
}
