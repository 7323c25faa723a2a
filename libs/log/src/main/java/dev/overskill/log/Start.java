package dev.overskill.log;

import java.time.Duration;

/// Where a reader begins.
public sealed interface Start {
  /// Share the partitions with the other members of this group, from where the group had read to; a
  /// group that never read begins at the oldest record.
  record Group(String name) implements Start {}

  /// Read every partition, from the oldest record kept.
  record Earliest() implements Start {}

  /// Read every partition, from the records of this long ago.
  record Since(Duration ago) implements Start {}

  /// Read every partition, from where this group has handled it, or earlier: from the records of
  /// this long ago, but no more than so many of what the group has handled. Of what it has not
  /// handled no more than so many either; all of a partition that it has not touched. Without
  /// joining the group.
  record Behind(String group, Duration ago, long handled, long unhandled) implements Start {}

  /// Read every partition, only what comes from now on.
  record Tip() implements Start {}
}
