package dev.overskill.local.part;

import java.util.List;

/// How much memory a Java program is given for its objects, how that is cleaned, and how its code
/// is compiled.
///
/// @param flags of the Java virtual machine
public record Heap(List<String> flags) {
  /// Small, with one collector thread, for who may stand still for a moment.
  public static Heap small(int mebibytes) {
    return new Heap(List.of("-XX:+UseSerialGC", "-Xmx" + mebibytes + "m"));
  }

  /// For who has people waiting at every moment, on a machine of few cores that is shared.
  ///
  /// A small young part is cleaned often and each time in a few milliseconds, also while a thousand
  /// connections come; G1 stands still for longer there, since its threads wait for a core. The
  /// second compiler costs such a machine a good part of a core for minutes after each start, and
  /// gives little to who mostly moves bytes.
  ///
  /// @param young the part of it that new objects are in
  public static Heap prompt(int mebibytes, int young) {
    return new Heap(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms" + mebibytes + "m",
            "-Xmx" + mebibytes + "m",
            "-Xmn" + young + "m",
            // Room to begin with: a full collection for want of it stands still for 100 ms and
            // more.
            "-XX:MetaspaceSize=192m",
            "-XX:ReservedCodeCacheSize=128m",
            "-XX:TieredStopAtLevel=1"));
  }
}
