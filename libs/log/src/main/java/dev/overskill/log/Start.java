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
  /// this long ago, but no more than so many of what the group has handled; all of a partition that
  /// the group has not touched. Without joining the group.
  record Behind(String group, Duration ago, long most) implements Start {}

  /// Read every partition, only what comes from now on.
  record Tip() implements Start {}
}
