package dev.overskill.preview.pack;

import dev.overskill.compiler.Bundle;
import dev.overskill.compiler.BundleRequest;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.Pack;
import dev.overskill.compiler.PackRequest;
import dev.overskill.compiler.Scan;
import dev.overskill.compiler.SourceText;
import dev.overskill.compiler.TransformRequest;
import dev.overskill.compiler.Transformed;
import dev.overskill.compiler.ViteClient;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A compiler that makes packs only, each when it is told to, and counts how often it is asked.
public final class PackMaker implements Compiler {
  private final AtomicInteger asked = new AtomicInteger();
  private volatile CompletableFuture<Outcome<Pack>> made = new CompletableFuture<>();

  /// How many packs it was asked for.
  public int asked() {
    return asked.get();
  }

  /// Makes the pack, or makes it after all.
  public void finish() {
    var file = new Pack.File("a-1.js", new byte[] {1}, "text/javascript");
    var entry = new Pack.Entry("a-1.js", false, List.of(), null);
    end(
        new Outcome.Done<>(
            new Pack("key", List.of(file), Map.of("a", entry), Map.of(), "{}", List.of())));
  }

  /// Cannot make it for now.
  public void fail() {
    made.complete(new Outcome.Failed<>(new Failure.DependencyError("registry_down", null, "away")));
  }

  private void end(Outcome<Pack> outcome) {
    var waiting = made;
    made = CompletableFuture.completedFuture(outcome);
    waiting.complete(outcome);
  }

  @Override
  public Uni<Outcome<Pack>> pack(PackRequest request) {
    asked.incrementAndGet();
    return Uni.createFrom().completionStage(made);
  }

  @Override
  public Uni<Outcome<ViteClient>> client() {
    return Uni.createFrom()
        .item(new Outcome.Done<>(new ViteClient("1", "", "", "", "", List.of())));
  }

  private static <T> Uni<Outcome<T>> refused() {
    return Uni.createFrom().item(new Outcome.Failed<>(new Failure.Unavailable("closed", "packs")));
  }

  @Override
  public Uni<Outcome<Transformed>> transform(TransformRequest request) {
    return refused();
  }

  @Override
  public Uni<Outcome<List<String>>> candidates(List<SourceText> files) {
    return refused();
  }

  @Override
  public Uni<Outcome<Scan>> scan(List<SourceText> files) {
    return refused();
  }

  @Override
  public Uni<Outcome<Bundle>> bundle(BundleRequest request) {
    return refused();
  }
}
