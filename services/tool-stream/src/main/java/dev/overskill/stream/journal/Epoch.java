package dev.overskill.stream.journal;

import dev.overskill.events.BlobHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/// Which log the offsets of a cursor are of. It changes when the cluster or a topic is replaced,
/// and never because a process starts.
public record Epoch(String value) {
  private static final int BYTES = 8;

  /// The epoch of a log with this identity.
  public static Epoch of(String identity) {
    var hash = BlobHash.of(identity.getBytes(StandardCharsets.UTF_8));
    var bytes = HexFormat.of().parseHex(hash.value(), 0, BYTES * 2);
    return new Epoch(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  Cursor at(Offsets seen) {
    return new Cursor(value, seen);
  }
}
