package dev.overskill.stream.fold;

/// How much of an app its folded state remembers; what is older is left out from the front.
///
/// @param runs the latest runs
/// @param items messages, tool calls and the like of one run
/// @param textBytes of one message or of one call's arguments
/// @param revisions the latest change sets
/// @param bytes of all of it, told as events; the latest run is always told
public record Bounds(int runs, int items, int textBytes, int revisions, long bytes) {
  /// What an editor shows at most: the limits of `libs/editor-client`, and 8 MiB.
  public static final Bounds DEFAULT = new Bounds(200, 2_000, 1_000_000, 500, 8L << 20);
}
