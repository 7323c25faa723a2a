package dev.overskill.preview.module;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a page of the draft cannot be shown: one file that does not compile or imports what is not
/// there.
///
/// @param path the file to mend
/// @param line and column are 1-based, 0 when unknown
/// @param missing the file that the import would have been, for [Kind#RESOLVE]
public record Fault(
    String path,
    Kind kind,
    String message,
    int line,
    int column,
    @Nullable String frame,
    @Nullable String missing) {

  /// What went wrong; the names are part of the event.
  public enum Kind {
    TRANSFORM,
    RESOLVE,
    PACK
  }

  public Optional<String> marked() {
    return Optional.ofNullable(frame);
  }
}
