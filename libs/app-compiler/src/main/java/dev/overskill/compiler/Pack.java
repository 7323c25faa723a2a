package dev.overskill.compiler;

import java.util.List;
import java.util.Map;

/// A dependency pack: the same input always gives the same `key` and the same bytes. Its files
/// refer to each other as `/@deps/<key>/<name>` or relatively, so they are served exactly there.
///
/// @param entries specifier → what to import for it
/// @param lock the `package-lock.json` that was installed
public record Pack(
    String key, List<File> files, Map<String, Entry> entries, String lock, List<String> warnings) {

  /// One immutable file; the bytes are handed over and never changed.
  @SuppressWarnings("ArrayRecordComponent")
  public record File(String name, byte[] bytes, String contentType) {}

  /// The file that answers a specifier and the names it exports. CommonJS packages have been given
  /// real named exports; `needsInterop` says that the list was found by reading such a package.
  public record Entry(String file, boolean needsInterop, List<String> exports) {}
}
