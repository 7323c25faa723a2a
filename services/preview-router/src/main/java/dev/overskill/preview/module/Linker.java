package dev.overskill.preview.module;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.compiler.CompiledModule.CssDependency;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/// Writes addresses where a module's code names its imports.
public final class Linker {
  private final Stamps stamps;
  private final Packages packages;

  /// Where packages are.
  public interface Packages {
    /// The address of a specifier of which these names are imported.
    Optional<String> address(String specifier, Collection<String> names);
  }

  public Linker(Stamps stamps, Packages packages) {
    this.stamps = stamps;
    this.packages = packages;
  }

  /// The module's code as a browser gets it.
  ///
  /// @param served the exact address, query included, under which it is answered: a React module
  ///   imports itself by it
  public String script(Node node, String served) {
    var code = node.code();
    if (code.kind() == CompiledModule.Kind.ASSET && stamps.of(node.url()) > 0) {
      return stampedAsset(node);
    }
    var imports = node.imports().iterator();
    var accepted = node.accepted().iterator();
    return code.linked(
        each -> each.self() ? skip(imports, served) : address(imports.next(), each),
        _ -> accepted(accepted.next()));
  }

  private static String skip(Iterator<Target> imports, String served) {
    imports.next();
    return served;
  }

  /// A changed asset gets a new address, or the browser would show the old one.
  private String stampedAsset(Node node) {
    var code = node.code().code();
    var end = code.lastIndexOf('"');
    return end < 0 || code.contains("data:")
        ? code
        : code.substring(0, end) + "?t=" + stamps.of(node.url()) + code.substring(end);
  }

  /// The style sheet of a CSS module, for `<link>` and `@import`.
  public String sheet(Node node) {
    var css = Optional.ofNullable(node.code().css()).orElse("");
    var imports = node.imports().iterator();
    var out = new StringBuilder(css.length() + 64);
    var from = 0;
    for (var each : node.code().cssDependencies()) {
      if (each.form() == CssDependency.Form.IMPORT
          && imports.next() instanceof Target.Own(var url)) {
        out.append(css, from, each.start()).append(sheetAddress(url));
        from = each.end();
      }
    }
    return out.append(css, from, css.length()).toString();
  }

  private String sheetAddress(ModuleUrl url) {
    var plain = Urls.encoded(url.path());
    return stamps.of(url) > 0 ? plain + "?t=" + stamps.of(url) : plain;
  }

  private String address(Target target, CompiledModule.Import each) {
    return switch (target) {
      case Target.Own(var url) -> address(url);
      case Target.Dependency(var specifier) ->
          packages
              .address(specifier, each.names())
              .orElse("/@deps/missing/" + Urls.encoded(specifier));
      case Target.Elsewhere(var url) -> url;
      case Target.Missing(var specifier) -> specifier;
    };
  }

  /// The address under which importers ask for a module: as Vite writes it, since a browser keeps
  /// one instance for each spelling.
  public String address(ModuleUrl url) {
    var query = new StringBuilder();
    if (url.needsImportFlag()) {
      query.append("import");
    }
    if (stamps.of(url) > 0) {
      query.append(query.isEmpty() ? "" : "&").append("t=").append(stamps.of(url));
    }
    if (!url.query().isEmpty()) {
      query.append(query.isEmpty() ? "" : "&").append(url.query());
    }
    var path = Urls.encoded(url.path());
    return query.isEmpty() ? path : path + "?" + query;
  }

  private static String accepted(Target target) {
    return switch (target) {
      case Target.Own(var url) -> url.toString().replace("\\", "\\\\").replace("\"", "\\\"");
      case Target.Dependency(var specifier) -> specifier;
      case Target.Elsewhere(var url) -> url;
      case Target.Missing(var specifier) -> specifier;
    };
  }
}
