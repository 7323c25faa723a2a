package dev.overskill.preview.draft;

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

/// A compiler for apps in which nothing is compiled.
final class StillCompiler implements Compiler {
  private static <T> Uni<Outcome<T>> refused() {
    return Uni.createFrom().item(new Outcome.Failed<>(new Failure.Unavailable("closed", "still")));
  }

  @Override
  public Uni<Outcome<ViteClient>> client() {
    return refused();
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
  public Uni<Outcome<Pack>> pack(PackRequest request) {
    return refused();
  }

  @Override
  public Uni<Outcome<Bundle>> bundle(BundleRequest request) {
    return refused();
  }
}
