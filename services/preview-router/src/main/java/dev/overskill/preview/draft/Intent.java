package dev.overskill.preview.draft;

import dev.overskill.events.ToolCallId;
import java.util.Optional;

/// What a tool call is about to make of one file, as far as that can be told before it is done.
///
/// @param path without a leading slash
public record Intent(ToolCallId call, String path, Rewriting rewriting) {

  /// What becomes of a file.
  public interface Rewriting {
    /// The file's content after it; empty if it does not fit the present one.
    Optional<byte[]> of(byte[] present);
  }
}
