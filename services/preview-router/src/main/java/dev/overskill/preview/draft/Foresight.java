package dev.overskill.preview.draft;

import dev.overskill.events.ToolCallId;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.module.ModuleUrl;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What agents are about to change, from when it is heard that they want to until it is known what
/// came of it.
///
/// Open pages are told of the change of a module then already, and the compiler gets what it will
/// be; what the pages ask for is kept back until the change is stored, or refused: nothing is shown
/// that is not stored. One change of an app at a time is foreseen, the others are told when stored.
final class Foresight {
  /// File-store answers in milliseconds; after this long a page gets what there is.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The pages come first: the compiler takes one core of few for as long as it works, and is done
  /// long before file-store if it begins when the first page asks.
  private static final Duration HEAD_START = Duration.ofMillis(1);

  private static final int REMEMBERED = 64;

  private final Audience audience;
  private final Crawl.Sources sources;
  private final Consumer<ToolCallId> overdue;
  private final Counter foreseen;
  private final Counter late;

  // Guarded by this.
  private final Map<ToolCallId, Boolean> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ToolCallId, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private @Nullable Intent next;

  /// Gives the compiler what was told last, if that has not been done.
  private volatile FutureTask<?> ahead = new FutureTask<>(() -> {}, null);

  /// @param overdue hears of a call whose outcome pages have waited for long enough
  Foresight(
      Audience audience,
      Crawl.Sources sources,
      Consumer<ToolCallId> overdue,
      MeterRegistry meters) {
    this.audience = audience;
    this.sources = sources;
    this.overdue = overdue;
    this.foreseen = meters.counter("overskill.preview.foreseen");
    this.late = meters.counter("overskill.preview.foreseen.overdue");
  }

  /// Somebody is about to do this.
  ///
  /// @return whether that is to be told
  synchronized boolean heard(Intent intent) {
    if (known.containsKey(intent.call())) {
      return false;
    }
    next = intent;
    return true;
  }

  /// It is known what came of this call; what it changed, if anything, is in the head.
  synchronized void settled(ToolCallId call) {
    known.put(call, true);
  }

  /// Whether pages wait for what comes of this call.
  boolean awaits(ToolCallId call) {
    return audience.awaitedCall().filter(call::equals).isPresent();
  }

  /// Whether it is known what came of what the pages were told; it is if they were told nothing.
  boolean isSettled() {
    var awaited = audience.awaitedCall();
    synchronized (this) {
      return awaited.isEmpty() || known.containsKey(awaited.get());
    }
  }

  /// Tells the pages what was heard. Used by the settling thread only.
  void tell(Shown now) {
    var intent = take();
    if (intent != null) {
      now.module(intent.path()).ifPresent(url -> tell(now, intent, url));
    }
  }

  private synchronized @Nullable Intent take() {
    var taken = next;
    next = null;
    return taken == null || known.containsKey(taken.call()) ? null : taken;
  }

  private void tell(Shown now, Intent intent, ModuleUrl url) {
    var path = intent.path();
    var present = now.tree().file(path).flatMap(blob -> sources.contents().present(blob.hash()));
    var future =
        present.flatMap(bytes ->
            intent.rewriting().of(bytes).filter(rewritten -> !Arrays.equals(bytes, rewritten)));
    if (future.isPresent() && audience.foretell(now, intent.call(), url)) {
      var blob = sources.contents().keep(future.get());
      foreseen.increment();
      var ground = now.crawlGround().of(now.tree().with(path, blob));
      var compile = new FutureTask<>(() -> Crawl.ahead(url, ground, sources), null);
      ahead = compile;
      after(HEAD_START, compile);
      after(PATIENCE, () -> giveUp(intent.call()));
    }
  }

  /// A page asks for what it was told: now the compiler has nothing to wait for.
  void asked() {
    ahead.run();
  }

  private static void after(Duration pause, Runnable work) {
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS).execute(work);
  }

  private void giveUp(ToolCallId call) {
    if (awaits(call)) {
      late.increment();
      overdue.accept(call);
    }
  }
}
