package dev.overskill.preview.pack;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.Pack;
import dev.overskill.compiler.ViteClient;
import dev.overskill.preview.source.FileStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/// Dependency packs: each made once on the platform, then kept in memory here and in file-store for
/// every node.
public final class Packs {
  private static final Logger LOG = Logger.getLogger(Packs.class);
  private static final String KIND = "packs";

  private final Compiler compiler;
  private final FileStore store;
  private final MeterRegistry meters;
  private final AsyncCache<Wish, Outcome<PackFiles>> cache;

  /// @param limitBytes how many bytes of packs to keep in memory
  public Packs(Compiler compiler, FileStore store, long limitBytes, MeterRegistry meters) {
    this.compiler = compiler;
    this.store = store;
    this.meters = meters;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(limitBytes)
            .weigher((Wish _, Outcome<PackFiles> made) -> weight(made))
            .buildAsync();
  }

  /// The pack that grants a wish, or why there is none. What failed is tried anew when asked again.
  public CompletableFuture<Outcome<PackFiles>> pack(Wish wish) {
    var made = cache.get(wish, (wanted, _) -> find(wanted).subscribeAsCompletionStage());
    return made.whenComplete((outcome, _) -> {
      if (outcome instanceof Outcome.Failed<PackFiles>) {
        cache.asMap().remove(wish, made);
      }
    });
  }

  private Uni<Outcome<PackFiles>> find(Wish wish) {
    return compiler
        .client()
        .chain(client ->
            switch (client) {
              case Outcome.Done<ViteClient>(var known) -> find(wish, wish.digest(known.version()));
              case Outcome.Failed<ViteClient>(var why) -> failed(why);
            });
  }

  private static Uni<Outcome<PackFiles>> failed(Failure why) {
    return Uni.createFrom().item(new Outcome.Failed<>(why));
  }

  private Uni<Outcome<PackFiles>> find(Wish wish, String digest) {
    return store
        .object(KIND, digest)
        .map(bytes -> bytes.flatMap(Packs::unpacked))
        .onFailure()
        .recoverWithItem(Optional.empty())
        .chain(stored ->
            stored
                .map(pack -> Uni.createFrom().item(done(pack)))
                .orElseGet(() -> make(wish, digest)));
  }

  private Uni<Outcome<PackFiles>> make(Wish wish, String digest) {
    LOG.infof("a pack is made pack=%s specifiers=%d", digest, wish.specifiers().size());
    meters.counter("overskill.preview.packs.made").increment();
    return compiler
        .pack(wish.request())
        .map(outcome ->
            switch (outcome) {
              case Outcome.Done<Pack>(var pack) -> {
                var stored = StoredPack.of(pack);
                share(digest, stored);
                yield done(stored);
              }
              case Outcome.Failed<Pack>(var why) -> new Outcome.Failed<PackFiles>(why);
            });
  }

  private static Outcome<PackFiles> done(StoredPack pack) {
    return new Outcome.Done<>(new PackFiles(pack));
  }

  private void share(String digest, StoredPack pack) {
    store
        .store(KIND, digest, pack.packed())
        .subscribe()
        .with(
            _ -> {}, e -> LOG.infof("the pack is not shared pack=%s: %s", digest, e.getMessage()));
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
