package dev.overskill.compiler;

import java.util.List;

/// What an app's files import from packages, and the path aliases it uses for its own files.
///
/// @param specifiers bare specifiers without query, sorted
/// @param aliases longest first
public record Scan(List<String> specifiers, List<Alias> aliases) {

  /// An import that starts with `find` (or equals it, if `find` does not end with a slash) means
  /// `replacement`, an absolute path in the app.
  public record Alias(String find, String replacement) {}

  /// The specifier with the first alias that fits applied to it.
  public String aliased(String specifier) {
    for (Alias alias : aliases) {
      if (alias.find().endsWith("/") && specifier.startsWith(alias.find())) {
        return alias.replacement() + specifier.substring(alias.find().length());
      }
      if (specifier.equals(alias.find())) {
        return alias.replacement();
      }
    }
    return specifier;
  }
}
