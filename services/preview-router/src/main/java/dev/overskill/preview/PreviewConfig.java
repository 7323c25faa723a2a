package dev.overskill.preview;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How drafts are served.
@ConfigMapping(prefix = "overskill.preview")
interface PreviewConfig {
  /// The domain under which every app has its preview host.
  @WithDefault("preview.localhost")
  String domain();

  /// The port in the preview URLs that people open.
  @WithDefault("8084")
  int publicPort();

  /// Folders with a `package.json` (and lock) whose packs are made at the start.
  Optional<List<Path>> warm();

  /// How long a request waits for a draft to come alive, or for its packages.
  @WithDefault("60s")
  Duration patience();

  /// How long a draft without open pages stays in memory.
  @WithDefault("10m")
  Duration idle();

  /// How many drafts stay in memory.
  @WithDefault("2000")
  int drafts();

  /// How many bytes the drafts in memory may hold together; those that somebody looks at stay.
  @WithDefault("128M")
  MemorySize draftBytes();

  /// How many drafts come alive at the same time; the others take their turn.
  @WithDefault("4")
  int waking();

  /// How many drafts may wait for their turn to come alive.
  @WithDefault("4096")
  int waitingToWake();

  /// How many pages of one app may be open.
  @WithDefault("64")
  int socketsPerApp();

  /// How many bytes of file contents stay in memory.
  @WithDefault("48M")
  MemorySize contents();

  /// How many bytes of compiled modules stay in memory.
  @WithDefault("48M")
  MemorySize modules();

  /// How many bytes of packs stay in memory.
  @WithDefault("64M")
  MemorySize packs();

  /// How long a question to file-store may take.
  @WithDefault("5s")
  Duration filesPatience();
}
