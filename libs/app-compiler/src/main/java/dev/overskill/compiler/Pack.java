package dev.overskill.compiler;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A dependency pack: the same input always gives the same `key` and the same bytes. Its files
/// refer to each other as `/@deps/<name>` or relatively, so they are served exactly there. A name
/// tells the content: packs that have a file of the same name have the same file.
///
/// @param entries specifier → what to import for it
/// @param failures specifier → why it has no entry; the others are not affected
/// @param lock the `package-lock.json` that was installed
public record Pack(
    String key,
    List<File> files,
    Map<String, Entry> entries,
    Map<String, Failure> failures,
    String lock,
    List<String> warnings) {

  /// One immutable file; the bytes are handed over and never changed.
  @SuppressWarnings("ArrayRecordComponent")
  public record File(String name, byte[] bytes, String contentType) {}

  /// The file that answers a specifier and the names it exports.
  ///
  /// @param needsInterop the package is CommonJS: its names were found by reading it, so `exports`
  ///   may lack some; everything is in its export [#WHOLE]
  /// @param css the plain style sheet among the files, when the specifier names one
  public record Entry(
      String file, boolean needsInterop, List<String> exports, @Nullable String css) {

    /// The export of a CommonJS entry that is an object with all its members.
    public static final String WHOLE = "__cjs";
  }
}
