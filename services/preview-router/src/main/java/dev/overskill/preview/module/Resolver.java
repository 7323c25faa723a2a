package dev.overskill.preview.module;

import dev.overskill.compiler.Scan;
import dev.overskill.preview.source.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds what the imports of an app mean, by its files alone, with Vite's rules.
public final class Resolver {
  /// In the order in which Vite tries them.
  private static final List<String> EXTENSIONS =
      List.of(".mjs", ".js", ".mts", ".ts", ".jsx", ".tsx", ".json");

  /// TypeScript code names its neighbours by what they compile to.
  private static final Map<String, List<String>> COMPILED_FROM =
      Map.of(
          "js",
          List.of(".ts", ".tsx"),
          "jsx",
          List.of(".tsx"),
          "mjs",
          List.of(".mts"),
          "cjs",
          List.of(".cts"));

  private static final Pattern BARE =
      Pattern.compile("(?:@[^/@\\s]+/)?[^./@\\s#][^\\s]*", Pattern.UNICODE_CHARACTER_CLASS);
  private static final List<String> OWN_PATHS = List.of("/@vite/", "/@react-refresh", "/@deps/");

  /// Node's own modules: no address, though it looks like one.
  private static final String NODE = "node:";

  private final Tree tree;
  private final Scan aliases;

  public Resolver(Tree tree, Scan aliases) {
    this.tree = tree;
    this.aliases = aliases;
  }

  /// What `specifier` means in a file.
  ///
  /// @param importer the rooted path of the file
  public Target resolve(String specifier, String importer) {
    var end = endOfPath(specifier);
    var path = aliases.aliased(specifier.substring(0, end));
    if (path.startsWith(NODE)) {
      return bare(path);
    }
    if (Urls.elsewhere(path) || OWN_PATHS.stream().anyMatch(path::startsWith)) {
      return new Target.Elsewhere(specifier);
    }
    if (!path.startsWith("/") && !path.startsWith(".")) {
      return bare(path);
    }
    var query = specifier.length() > end + 1 ? specifier.substring(end + 1) : "";
    return file(Urls.join(Urls.folder(importer), path))
        .<Target>map(found -> new Target.Own(ModuleUrl.of(found, query)))
        .orElseGet(() -> new Target.Missing(specifier));
  }

  private static int endOfPath(String specifier) {
    for (int i = 1; i < specifier.length(); i++) {
      if (specifier.charAt(i) == '?' || specifier.charAt(i) == '#') {
        return i;
      }
    }
    return specifier.length();
  }

  private static Target bare(String specifier) {
    var sound =
        BARE.matcher(specifier).matches() && !List.of(specifier.split("/", -1)).contains("..");
    return sound ? new Target.Dependency(specifier) : new Target.Missing(specifier);
  }

  /// The address of the file that a rooted path without query means, if there is one.
  private Optional<String> file(String path) {
    var plain = path.endsWith("/") ? Stream.<String>empty() : files(path);
    return Stream.of(plain, index(path)).flatMap(each -> each).filter(this::exists).findFirst();
  }

  private Stream<String> files(String path) {
    var extension = ModuleUrl.extension(path);
    var stem = path.substring(0, path.length() - extension.length() - 1);
    var sources =
        COMPILED_FROM.getOrDefault(extension, List.of()).stream().map(each -> stem + each);
    return Stream.of(Stream.of(path), sources, EXTENSIONS.stream().map(each -> path + each))
        .flatMap(each -> each);
  }

  private static Stream<String> index(String path) {
    var folder = path.endsWith("/") ? path : path + "/";
    return EXTENSIONS.stream().map(each -> folder + "index" + each);
  }

  private boolean exists(String path) {
    return tree.has(path.substring(1)) || tree.has("public" + path);
  }

  /// The file behind an address: in the app itself, or in its `public` folder.
  public static Optional<String> fileAt(Tree tree, String path) {
    return Stream.of(path.substring(1), "public" + path).filter(tree::has).findFirst();
  }
}
