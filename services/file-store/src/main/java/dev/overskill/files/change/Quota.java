package dev.overskill.files.change;

import static dev.overskill.files.FileRefusal.QUOTA_EXCEEDED;
import static dev.overskill.files.FileRefusal.TOO_LARGE;

import dev.overskill.files.tree.Manifest;

/// How much an app may hold, and how much one change set may bring.
public record Quota(int filesPerApp, long bytesPerFile, long bytesPerApp, int changesPerSet) {
  /// Refuses a file that is too large.
  public void checkFile(long bytes) {
    if (bytes > bytesPerFile) {
      throw TOO_LARGE.because(
          "The file has %d bytes; at most %d are accepted.".formatted(bytes, bytesPerFile));
    }
  }

  void checkSet(int changes) {
    if (changes > changesPerSet) {
      throw TOO_LARGE.because(
          "There are %d changes; a change set has at most %d.".formatted(changes, changesPerSet));
    }
  }

  /// Refuses growth beyond the quota. What is above it already may still shrink.
  void checkApp(Manifest before, Manifest after) {
    if (after.files() > filesPerApp && after.files() > before.files()) {
      throw QUOTA_EXCEEDED.because(
          "The app would have %d files; it may have %d.".formatted(after.files(), filesPerApp));
    }
    if (after.bytes() > bytesPerApp && after.bytes() > before.bytes()) {
      throw QUOTA_EXCEEDED.because(
          "The app would have %d bytes; it may have %d.".formatted(after.bytes(), bytesPerApp));
    }
  }
}
