package dev.overskill.local.part;

import java.util.List;
import java.util.stream.Stream;

/// How much memory a Java program is given for its objects, how that is cleaned, and how its code
/// is compiled.
///
/// @param flags of the Java virtual machine
public record Heap(List<String> flags) {
  private static final List<String> COMPILED_SOON =
      List.of(
          "-XX:Tier4InvocationThreshold=1000",
          "-XX:Tier4MinInvocationThreshold=120",
          "-XX:Tier4CompileThreshold=3000",
          "-XX:Tier4BackEdgeThreshold=8000");

  /// Small, with one collector thread, for who may stand still for a moment.
  public static Heap small(int mebibytes) {
    return new Heap(List.of("-XX:+UseSerialGC", "-Xmx" + mebibytes + "m"));
  }

  /// Small, and compiled well after a fifth of the calls that the second compiler usually waits
  /// for. What a person does now and then, each time along the same path, comes to that count after
  /// thousands of edits otherwise: until then an edit takes half as long again.
  public static Heap soonFast(int mebibytes) {
    return small(mebibytes).with(COMPILED_SOON);
  }

  /// For what people or all others wait for at every moment: with short collections, and compiled
  /// well soon. For a minute or two after a start under load that takes a part of a core.
  public static Heap promptAndFast(int mebibytes) {
    return shortCollections(mebibytes).with(COMPILED_SOON);
  }

  /// Collections stay short, also while a thousand connections come or a log is caught up with (the
  /// serial collector stands still for 300 ms there, ZGC's threads take the cores).
  private static Heap shortCollections(int mebibytes) {
    return new Heap(
        List.of(
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=8",
            "-Xms" + mebibytes + "m",
            "-Xmx" + mebibytes + "m",
            // Room to begin with: to make some later is a full collection.
            "-XX:MetaspaceSize=192m",
            "-XX:ReservedCodeCacheSize=128m"));
  }

  private Heap with(List<String> more) {
    return new Heap(Stream.concat(flags.stream(), more.stream()).toList());
  }
}
