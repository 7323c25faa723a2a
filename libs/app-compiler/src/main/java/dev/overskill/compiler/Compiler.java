package dev.overskill.compiler;

import io.smallrye.mutiny.Uni;
import java.util.List;

/// Turns tenant source into what a browser runs, without ever running any of it.
///
/// Every answer is an [Outcome]: a source error or a dependency error is an expected result, and an
/// unreachable compiler is one too, so a `Uni` returned here never fails. Nothing happens until it
/// is subscribed to.
public interface Compiler {

  /// Vite's own browser code, unmodified, and what a server has to fill in before serving it.
  Uni<Outcome<ViteClient>> client();

  /// One source file as one ES module (and, for a style sheet, as CSS too), or what has to come
  /// with the request first.
  Uni<Outcome<Transformed>> transform(TransformRequest request);

  /// What may be class names of Tailwind in each of these files, separated by line feeds.
  Uni<Outcome<List<String>>> candidates(List<SourceText> files);

  /// What these files import from packages: what a pack must contain. Pass scripts, style sheets
  /// and `tsconfig*.json`.
  Uni<Outcome<Scan>> scan(List<SourceText> files);

  /// The dependencies of an app, installed once and pre-bundled as ES modules.
  Uni<Outcome<Pack>> pack(PackRequest request);

  /// The production form of an app that starts at `index.html`.
  Uni<Outcome<Bundle>> bundle(BundleRequest request);
}
