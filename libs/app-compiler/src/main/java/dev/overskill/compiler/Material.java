package dev.overskill.compiler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What comes with a request besides the file itself.
///
/// @param paths the paths of all files of the app; null where they do not matter
/// @param aliases what its imports are short for
/// @param files the text of other files, by rooted path
/// @param sheets style sheets of packages, by specifier; empty where there is none
/// @param classes what may be class names in the app
public record Material(
    @Nullable List<String> paths,
    List<Scan.Alias> aliases,
    Map<String, String> files,
    Map<String, Optional<String>> sheets,
    @Nullable Classes classes) {

  public static final Material NONE = new Material(null, List.of(), Map.of(), Map.of(), null);

  /// Candidates for class names, separated by line feeds, and the rooted paths of the files they
  /// were found in.
  public record Classes(List<String> scanned, String candidates) {}

  /// For a source that uses `import.meta.glob`.
  public static Material ofPaths(List<String> paths) {
    return new Material(paths, List.of(), Map.of(), Map.of(), null);
  }
}
