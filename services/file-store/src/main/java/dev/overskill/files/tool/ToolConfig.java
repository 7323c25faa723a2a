package dev.overskill.files.tool;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How tool calls are gathered and answered.
@ConfigMapping(prefix = "overskill.files.tools")
public interface ToolConfig {
  /// The arguments of one call; a file of 10 MiB in base64 fits.
  @WithDefault("15M")
  MemorySize argumentLimit();

  /// The arguments of all open calls together.
  @WithDefault("64M")
  MemorySize openLimit();

  /// Open calls of one partition; beyond, the oldest are refused.
  @WithDefault("1000")
  int openCalls();

  /// How long a call may take from its start to its end.
  @WithDefault("10m")
  Duration patience();

  /// How many apps are worked on at once.
  @WithDefault("12")
  int lanes();

  /// How many complete calls may wait before the log is not read further.
  @WithDefault("256")
  int waiting();

  /// How long an app that the directory does not know may take to appear in it.
  @WithDefault("1s")
  Duration appPatience();

  /// How long one attempt at a call may take.
  @WithDefault("20s")
  Duration attempt();

  /// How long a search may look.
  @WithDefault("2s")
  Duration search();
}
