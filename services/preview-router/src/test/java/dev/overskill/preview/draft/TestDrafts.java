package dev.overskill.preview.draft;

import dev.overskill.compiler.Compiler;
import dev.overskill.events.Revision;
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
import org.jspecify.annotations.Nullable;

/// Drafts of apps in which nothing is compiled.
public final class TestDrafts {
  private TestDrafts() {}

  static Admission admission(int atOnce, int line) {
    return new Admission(atOnce, line, Duration.ofHours(1), new SimpleMeterRegistry());
  }

  static Drafts of(FileStore store, Clock clock, Admission admission, Drafts.Limits limits) {
    return new Drafts(workshop(store, new StillCompiler(), clock, admission, null), limits);
  }

  /// A workshop whose compiler is picky, and nobody waits in it.
  ///
  /// @param pinned the newest revision that is known to have worked; null if none is
  static Workshop picky(FileStore store, @Nullable Revision pinned) {
    return workshop(store, new PickyCompiler(), Clock.systemUTC(), admission(4, 8), pinned);
  }

  private static Workshop workshop(
      FileStore store,
      Compiler compiler,
      Clock clock,
      Admission admission,
      @Nullable Revision pinned) {
    var meters = new SimpleMeterRegistry();
    var contents = new Contents(store, 1 << 20);
    var kept = new Compilations.Kept(1 << 20, meters);
    var rules = new Packs.Rules(1 << 20, Duration.ofSeconds(15), clock);
    return new Workshop(
        store,
        new Crawl.Sources(contents, new Compilations(contents, compiler, kept)),
        compiler,
        new Packs(compiler, store, rules, meters),
        new Workshop.Rest(
            (_, _) -> {}, _ -> Optional.ofNullable(pinned), clock, meters, admission, 64));
  }

  /// Drafts whose compiler is picky.
  public static Drafts picky(FileStore store) {
    return new Drafts(picky(store, null), new Drafts.Limits(10, 1 << 20, Duration.ofHours(1)));
  }

  /// A page that writes down the frames it is sent.
  public static ServerWebSocket page(List<String> frames) {
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
