package dev.overskill.preview.module;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.events.BlobHash;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// One module of a graph: its compiled code and what each of its imports means.
///
/// @param imports what the imports mean, in the order of the code
/// @param accepted what the accepted dependencies mean, in the order of the code
/// @param recipe what else the code depends on
public record Node(
    ModuleUrl url,
    BlobHash content,
    CompiledModule code,
    List<Target> imports,
    List<Target> accepted,
    Recipe recipe) {

  /// The modules of the app that this one imports.
  public Set<ModuleUrl> dependencies() {
    return own(imports);
  }

  /// The dependencies whose updates this module handles.
  public Set<ModuleUrl> acceptedDependencies() {
    return own(accepted);
  }

  /// The packages' specifiers that this module imports, or whose style sheets it takes in.
  public Stream<String> packages() {
    var imported =
        imports.stream()
            .filter(Target.Dependency.class::isInstance)
            .map(target -> ((Target.Dependency) target).specifier());
    return Stream.concat(imported, recipe.sheets().stream());
  }

  /// The files of the app, besides its own, that this module's code is made of or leads to.
  public Stream<String> files() {
    return Stream.concat(dependencies().stream().map(ModuleUrl::path), recipe.files().stream());
  }

  /// Whether the module handles updates of itself. A linked sheet does: its `<link>` is exchanged.
  public boolean selfAccepting() {
    return url.isSheet() || code.hot().selfAccepts();
  }

  /// Whether the module handles updates of some of its exports only.
  public boolean acceptsExports() {
    return !code.hot().acceptedExports().isEmpty();
  }

  private static Set<ModuleUrl> own(List<Target> targets) {
    var urls = new LinkedHashSet<ModuleUrl>();
    for (var target : targets) {
      if (target instanceof Target.Own(var url)) {
        urls.add(url);
      }
    }
    return urls;
  }
}
