package dev.overskill.auth.entity;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How much data an app may have, and how much of it may be touched at once.
@ConfigMapping(prefix = "overskill.auth.entities")
interface EntityConfig {
  /// How large the JSON of one entity may be.
  @WithDefault("32K")
  MemorySize largest();

  /// How many entities an app may have in one space.
  @WithDefault("10000")
  long perApp();

  /// How many bytes of JSON an app may have in one space.
  @WithDefault("32M")
  MemorySize bytesPerApp();

  /// How many questions are with the database at once; fewer than there are connections, so that
  /// apps never keep people from signing in.
  @WithDefault("8")
  int atOnce();

  /// How many questions of one app are with the database at once.
  @WithDefault("2")
  int atOncePerApp();

  /// How many questions of one app may wait for their turn.
  @WithDefault("64")
  int waitingPerApp();

  /// How long a question may take, its turn included.
  @WithDefault("8s")
  Duration patience();

  /// How long the router may come with the token of an app; at most 15 minutes.
  @WithDefault("5m")
  Duration grantLife();
}
