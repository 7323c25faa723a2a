package dev.overskill.local.part;

import java.util.List;

/// How much memory a Java program is given for its objects, and how that is cleaned.
///
/// @param flags of the Java virtual machine
public record Heap(List<String> flags) {
  /// Small, with one collector thread, for who may stand still for a moment.
  public static Heap small(int mebibytes) {
    return new Heap(List.of("-XX:+UseSerialGC", "-Xmx" + mebibytes + "m"));
  }

  /// For who has people waiting at every moment: cleaned in short steps, the old part of it while
  /// the program runs.
  public static Heap prompt(int mebibytes) {
    return new Heap(
        List.of(
            "-XX:+UseG1GC",
            "-Xms" + mebibytes + "m",
            "-Xmx" + mebibytes + "m",
            "-XX:MaxGCPauseMillis=10"));
  }
}
