package dev.overskill.local.process;

import java.io.IOException;
import java.io.OutputStream;

/// Ends this process when its parent is gone: the parent holds the other end of standard input, and
/// the system closes it however the parent died.
public final class Leash {
  /// The system property that puts a child on the leash.
  public static final String PROPERTY = "overskill.leash";

  private Leash() {}

  public static void take() {
    if (!Boolean.getBoolean(PROPERTY)) {
      return;
    }
    Thread.ofPlatform().daemon().name("leash").start(Leash::waitForTheEnd);
  }

  private static void waitForTheEnd() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      // A broken pipe means the same as its end.
    }
    Runtime.getRuntime().halt(0);
  }
}
