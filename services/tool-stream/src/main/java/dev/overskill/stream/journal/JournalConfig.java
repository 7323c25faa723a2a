package dev.overskill.stream.journal;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How much of the log this node keeps in memory.
@ConfigMapping(prefix = "stream.journal")
interface JournalConfig {
  /// How far back it reads when it starts, for clients that come back; further if the archive is
  /// further behind, up to [#backlogRecords()].
  @WithDefault("2m")
  Duration history();

  /// Records of one partition that are read for it at most, besides what the archive has not got.
  @WithDefault("5000")
  long historyRecords();

  /// Records of one partition that are read at most of what the archive has not got: a start must
  /// not wait for an archive that is far behind, since then it is people who wait.
  @WithDefault("10000")
  long backlogRecords();

  /// Events of one app.
  @WithDefault("20000")
  int appEvents();

  /// Bytes of one app's events; one event is always kept.
  @WithDefault("8M")
  MemorySize appBytes();

  /// Bytes of all apps' events: the app that was quiet for longest goes first.
  @WithDefault("64M")
  MemorySize totalBytes();

  /// Event ids remembered of one app, against repeats.
  @WithDefault("4096")
  int ids();

  /// Bytes of one topic that may wait for the other while history is put in order.
  @WithDefault("16M")
  MemorySize mergeBytes();

  /// Bytes of the latest records that the archive and the supervisor find in memory; beyond that
  /// they ask Kafka.
  @WithDefault("32M")
  MemorySize relayBytes();

  default Retention retention() {
    return new Retention(appEvents(), appBytes().asLongValue(), totalBytes().asLongValue(), ids());
  }
}
