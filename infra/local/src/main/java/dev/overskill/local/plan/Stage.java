package dev.overskill.local.plan;

/// When a part starts: each stage waits for the one before, and ends before it.
public enum Stage {
  /// What keeps data.
  BACKING,
  /// What works on it.
  SERVICES
}
