package dev.overskill.local.watch;

/// How a part is.
public enum PartState {
  WAITING,
  STARTING,
  READY,
  /// It runs and does not say that it is ready.
  UNREADY,
  /// It ended by itself and is started again soon.
  RESTARTING,
  /// It ends again and again; it is still tried, slowly.
  CRASHING,
  /// It never became ready and is not tried again.
  FAILED,
  STOPPED
}
