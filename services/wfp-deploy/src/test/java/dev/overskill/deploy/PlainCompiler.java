package dev.overskill.deploy;

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
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A compiler that publishes files as they are, and finds an error where a file says `ERROR`.
@Singleton
final class PlainCompiler implements Compiler {

  @Override
  public Uni<Outcome<Bundle>> bundle(BundleRequest request) {
    for (var file : request.files()) {
      if (new String(file.bytes(), StandardCharsets.UTF_8).contains("ERROR")) {
        var at = new Failure.Location(file.path(), 3, 7, null);
        return Uni.createFrom()
            .item(new Outcome.Failed<>(new Failure.SourceError("syntax", "Unexpected token", at)));
      }
    }
    var files =
        request.files().stream()
            .map(file ->
                new Bundle.File(
                    file.path(), file.bytes(), type(file.path()), !file.path().endsWith("html")))
            .toList();
    return Uni.createFrom().item(new Outcome.Done<>(new Bundle(files, List.of())));
  }

  private static String type(String path) {
    return path.endsWith("html") ? "text/html; charset=utf-8" : "text/javascript";
  }

  @Override
  public Uni<Outcome<ViteClient>> client() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Outcome<Transformed>> transform(TransformRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Outcome<List<String>>> candidates(List<SourceText> files) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Outcome<Scan>> scan(List<SourceText> files) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Outcome<Pack>> pack(PackRequest request) {
    throw new UnsupportedOperationException();
  }
}
