package dev.overskill.compiler;

import java.util.List;

/// The files of a release, `index.html` among them, and what the author should know about them.
public record Bundle(List<File> files, List<String> warnings) {

  /// One file to publish; `path` has no leading slash. `immutable` means the name carries a hash of
  /// the content. The bytes are handed over and never changed.
  @SuppressWarnings("ArrayRecordComponent")
  public record File(String path, byte[] bytes, String contentType, boolean immutable) {}
}
