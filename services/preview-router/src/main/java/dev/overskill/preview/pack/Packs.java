package dev.overskill.preview.pack;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.Pack;
import dev.overskill.compiler.ViteClient;
import dev.overskill.preview.source.FileStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Dependency packs: each made once on the platform, then kept in memory here and in file-store for
/// every node.
public final class Packs {
  private static final Logger LOG = Logger.getLogger(Packs.class);
  private static final String KIND = "packs";

  private static final int SHARING_TRIES = 5;

  /// For the compiler to say which one it is, and for a pack to be made after it was waited for.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Compiler compiler;
  private final FileStore store;
  private final Rules rules;
  private final Counter bundled;
  private final AsyncCache<Wish, Outcome<PackFiles>> cache;

  /// How packs are kept and made.
  ///
  /// @param bytes how many bytes of packs to keep in memory
  /// @param retry how long to wait before what failed for now is tried again, at first
  public record Rules(long bytes, Duration retry, Clock clock, Claim.Pace pace) {
    public Rules(long bytes, Duration retry, Clock clock) {
      this(bytes, retry, clock, Claim.Pace.USUAL);
    }
  }

  public Packs(Compiler compiler, FileStore store, Rules rules, MeterRegistry meters) {
    this.compiler = compiler;
    this.store = store;
    this.rules = rules;
    this.bundled = meters.counter("overskill.preview.packs.made");
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(rules.bytes())
            .weigher((Wish _, Outcome<PackFiles> made) -> weight(made))
            .buildAsync();
  }

  /// How long to wait before what failed for now is asked for again, at first.
  public Duration retry() {
    return rules.retry();
  }

  /// Whether packs can be shared with the other nodes right now.
  boolean canShare() {
    try {
      return store.object(KIND, "none").await().atMost(rules.pace().answer()).isEmpty();
    } catch (RuntimeException _) {
      return false;
    }
  }

  /// The pack that grants a wish, or why there is none. What failed is tried anew when asked again.
  public CompletableFuture<Outcome<PackFiles>> pack(Wish wish) {
    var made = cache.get(wish, (wanted, _) -> found(wanted));
    return made.whenComplete((outcome, _) -> {
      if (outcome instanceof Outcome.Failed<PackFiles>) {
        cache.asMap().remove(wish, made);
      }
    });
  }

  private CompletableFuture<Outcome<PackFiles>> found(Wish wish) {
    var found = new CompletableFuture<Outcome<PackFiles>>();
    Thread.ofVirtual()
        .name("pack")
        .start(() -> {
          try {
            found.complete(find(wish));
          } catch (InterruptedException | RuntimeException e) {
            found.completeExceptionally(e);
          }
        });
    return found;
  }

  private Outcome<PackFiles> find(Wish wish) throws InterruptedException {
    return switch (compiler.client().await().atMost(LONGEST)) {
      case Outcome.Done<ViteClient>(var known) -> find(wish, wish.digest(known.version()));
      case Outcome.Failed<ViteClient>(var why) -> new Outcome.Failed<>(why);
    };
  }

  private Outcome<PackFiles> find(Wish wish, String digest) throws InterruptedException {
    var claim = new Claim(store, digest, rules.clock(), rules.pace());
    var patience = System.nanoTime() + LONGEST.toNanos();
    var stored = stored(digest);
    while (stored.isEmpty() && System.nanoTime() < patience && !taken(claim)) {
      Thread.sleep(rules.pace().look());
      stored = stored(digest);
    }
    // Between the look and the claim, another may have made it and let go.
    var there = stored.isPresent() ? stored : stored(digest);
    return there.isPresent() ? done(there.get()) : make(wish, digest, claim);
  }

  private Optional<StoredPack> stored(String digest) {
    return store
        .object(KIND, digest)
        .map(bytes -> bytes.flatMap(Packs::unpacked))
        .onFailure()
        .recoverWithItem(Optional.empty())
        .await()
        .atMost(LONGEST);
  }

  /// Without an answer a node does not wait for the others.
  private static boolean taken(Claim claim) {
    try {
      return claim.take();
    } catch (RuntimeException e) {
      LOG.infof("who makes a pack cannot be settled: %s", e.getMessage());
      return true;
    }
  }

  private Outcome<PackFiles> make(Wish wish, String digest, Claim claim)
      throws InterruptedException {
    LOG.infof("a pack is made pack=%s specifiers=%d", digest, wish.specifiers().size());
    bundled.increment();
    var making = compiler.pack(wish.request()).subscribeAsCompletionStage();
    return switch (awaited(making, claim)) {
      case Outcome.Done<Pack>(var pack) -> {
        var stored = StoredPack.of(pack);
        Thread.ofVirtual().name("pack-share").start(() -> share(digest, stored, claim));
        yield done(stored);
      }
      case Outcome.Failed<Pack>(var why) -> {
        quietly(claim::release);
        yield new Outcome.Failed<PackFiles>(why);
      }
    };
  }

  /// Waits, and shows the other nodes that it is still being made.
  private Outcome<Pack> awaited(CompletableFuture<Outcome<Pack>> making, Claim claim)
      throws InterruptedException {
    var patience = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < patience) {
      try {
        return making.get(rules.pace().beat().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        quietly(claim::beat);
      } catch (ExecutionException e) {
        quietly(claim::release);
        throw new IllegalStateException("the compiler failed", e.getCause());
      }
    }
    making.cancel(true);
    return new Outcome.Failed<>(new Failure.Unavailable("timeout", "the pack took too long"));
  }

  private static Outcome<PackFiles> done(StoredPack pack) {
    return new Outcome.Done<>(new PackFiles(pack));
  }

  private void share(String digest, StoredPack pack, Claim claim) {
    var storing =
        store
            .store(KIND, digest, pack.packed())
            .onFailure()
            .retry()
            .withBackOff(Duration.ofSeconds(1), Duration.ofSeconds(10))
            .atMost(SHARING_TRIES);
    quietly(() -> storing.await().atMost(LONGEST));
    quietly(claim::release);
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.infof("a pack is not shared as it should be: %s", e.getMessage());
    }
  }

  private static Optional<StoredPack> unpacked(byte[] bytes) {
    try {
      return Optional.of(StoredPack.unpacked(bytes));
    } catch (IOException e) {
      LOG.warnf("a stored pack cannot be read: %s", e.getMessage());
      return Optional.empty();
    }
  }

  private static int weight(Outcome<PackFiles> made) {
    return switch (made) {
      case Outcome.Done<PackFiles>(var files) -> files.size();
      case Outcome.Failed<PackFiles> _ -> 1_024;
    };
  }
}
