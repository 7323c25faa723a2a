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

  /// What the edge's dispatch Worker proves with that it speaks for visitors of published apps;
  /// without it they reach no data.
  Optional<String> edgeKey();

  /// Folders with a `package.json` (and lock) whose packs are made at the start.
  Optional<List<Path>> warm();

  /// Templates of `create-vite` whose packs are made at the start, in the background and one after
  /// the other; nothing for none.
  @WithDefault("react-ts,react,vue-ts,svelte-ts")
  Optional<List<String>> warmTemplates();

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

  /// Whether open pages are told of an agent's edit when it is heard, and not only when it is
  /// stored. Every router reads all that agents say for it.
  @WithDefault("true")
  boolean foresight();

  /// How many drafts come alive at the same time; the others take their turn. More at a time come
  /// no sooner on two cores, and are in the way of the live ones.
  @WithDefault("1")
  int waking();

  /// How long a draft that comes alive holds up those that wait.
  @WithDefault("1s")
  Duration turnToWake();

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

  /// How many bytes of modules stay in memory as browsers get them, ready to be sent.
  @WithDefault("16M")
  MemorySize linked();

  /// How many bytes of compressed answers stay in memory.
  @WithDefault("16M")
  MemorySize zipped();

  /// How many older revisions that somebody looks at stay in memory.
  @WithDefault("64")
  int editions();

  /// How long an older revision that nobody looks at any more stays in memory.
  @WithDefault("5m")
  Duration editionsIdle();

  /// How long after packages could not be had for now (the registry is away, say) they are asked
  /// for again; twice as long each time.
  @WithDefault("15s")
  Duration packsRetry();

  /// How long a question to file-store may take.
  @WithDefault("5s")
  Duration filesPatience();
}
