package dev.overskill.compiler;

import org.jspecify.annotations.Nullable;

/// Why the compiler has no result: the source, the dependencies, or the compiler itself.
public sealed interface Failure {

  /// A sentence for a person.
  String message();

  /// The source is wrong: fixing `file` at `line` and `column` (both 1-based, 0 when unknown) cures
  /// it. `frame` is the marked excerpt to show. `kind` is `syntax`, `resolve`, `css`, `json`,
  /// `html` or `unsupported`.
  record SourceError(String kind, String message, Location at) implements Failure {
    public String file() {
      return at.file();
    }

    public int line() {
      return at.line();
    }

    public int column() {
      return at.column();
    }

    public @Nullable String frame() {
      return at.frame();
    }
  }

  /// Where in the source; `column` counts UTF-16 units.
  record Location(String file, int line, int column, @Nullable String frame) {}

  /// The dependencies cannot be had. `code` is `package_not_found`, `version_not_found`,
  /// `not_declared`, `not_for_browser`, `spec_refused`, `conflict`, `too_many_packages`,
  /// `too_large`, `invalid_package_json`, `invalid_lockfile`, `registry_down` or `install_failed`;
  /// only the last two are worth a retry.
  record DependencyError(String code, @Nullable String packageName, String message)
      implements Failure {}

  /// The request itself is over a limit or malformed; the same request fails again. `code` is
  /// `too_large` or `bad_request`.
  record Rejected(String code, String message) implements Failure {}

  /// The compiler gave no answer; the source may be fine. `code` is `busy`, `timeout`, `died`,
  /// `closed` or `internal`.
  record Unavailable(String code, String message) implements Failure {}
}
