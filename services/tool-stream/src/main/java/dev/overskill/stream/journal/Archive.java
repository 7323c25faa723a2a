package dev.overskill.stream.journal;

import dev.overskill.stream.fold.Fold;

/// The cold part of all journals: what no node holds in memory any more. Calls block.
public interface Archive {
  /// The Kafka consumer group whose members write the archive: what it has committed is there.
  String GROUP = "tool-stream-archive";

  /// Everything of an app that the archive has.
  ///
  /// @param fold the state it leads to, the caller's own from now on
  /// @param asOf the fold holds everything of the app below these offsets and nothing else
  record Past(Fold fold, Offsets asOf) {}

  /// What the archive has of an app.
  ///
  /// @param epoch the log that offsets are of: of what another log said only the state is left
  /// @throws ArchiveUnavailableException if it cannot be asked
  Past load(AppKey key, Epoch epoch);

  /// Everything of that partition below these offsets is in the archive.
  ///
  /// @throws ArchiveUnavailableException if it cannot be asked
  Offsets reach(int partition);
}
