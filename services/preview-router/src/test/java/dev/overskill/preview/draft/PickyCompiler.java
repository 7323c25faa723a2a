package dev.overskill.preview.draft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.compiler.Bundle;
import dev.overskill.compiler.BundleRequest;
import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Failure.Location;
import dev.overskill.compiler.Failure.SourceError;
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

/// A compiler that takes every source for good in which it does not say `broken`, and for one that
/// accepts its own updates where it says `accept`.
final class PickyCompiler implements Compiler {
  private static <T> Uni<Outcome<T>> refused() {
    return Uni.createFrom().item(new Outcome.Failed<>(new Failure.Unavailable("closed", "still")));
  }

  @Override
  public Uni<Outcome<ViteClient>> client() {
    return refused();
  }

  @Override
  public Uni<Outcome<Transformed>> transform(TransformRequest request) {
    var source = new String(request.source(), UTF_8);
    return Uni.createFrom()
        .item(
            source.contains("broken")
                ? new Outcome.Failed<>(
                    new SourceError("syntax", "no", new Location("/" + request.path(), 1, 1, null)))
                : new Outcome.Done<>(new Transformed.Whole(module(source))));
  }

  private static CompiledModule module(String source) {
    var accepts = source.contains("accept");
    var hot = new Hot(accepts, accepts, false, List.of(), List.of());
    return new CompiledModule(
        CompiledModule.Kind.JS, source, null, List.of(), hot, null, List.of(), List.of());
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
