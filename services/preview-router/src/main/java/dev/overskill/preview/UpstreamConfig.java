package dev.overskill.preview;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What is asked for pages under `/api`, and how much of it.
@ConfigMapping(prefix = "overskill.upstreams")
interface UpstreamConfig {
  /// The ports that an upstream of an app's own may have, by TLS.
  @WithDefault("443,8443")
  Set<Integer> ports();

  /// The ports that it may have on `localhost`, with or without TLS; none but on a machine of a
  /// developer.
  Optional<Set<Integer>> localPorts();

  /// How many questions of one app are under way.
  @WithDefault("32")
  int perApp();

  /// How many questions of all apps are under way on this node.
  @WithDefault("1024")
  int atOnce();

  /// How many sockets of one app are open.
  @WithDefault("32")
  int socketsPerApp();

  /// How many sockets of all apps are open on this node.
  @WithDefault("1024")
  int sockets();

  /// How large the body of a question may be.
  @WithDefault("10M")
  MemorySize question();

  /// How large the body of an answer may be.
  @WithDefault("64M")
  MemorySize answer();

  /// How long until there is a connection.
  @WithDefault("3s")
  Duration connect();

  /// How long an upstream may say nothing.
  @WithDefault("30s")
  Duration silence();

  /// How long a question and its answer may take.
  @WithDefault("10m")
  Duration whole();
}
