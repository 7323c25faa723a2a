package dev.overskill.stream.socket;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What a connection may take.
@ConfigMapping(prefix = "stream.socket")
public interface SocketConfig {
  /// The largest message a client may send.
  @WithDefault("64K")
  MemorySize frameBytes();

  /// How long a client may take to introduce itself.
  @WithDefault("5s")
  Duration connectLimit();

  /// How often a quiet client is asked whether it is there; after two silences it is gone.
  @WithDefault("15s")
  Duration pingInterval();

  /// Bytes written to a connection and not yet taken by its network.
  @WithDefault("256K")
  MemorySize windowBytes();

  /// Bytes in flight, or still to be written, from which on adjacent pieces of a text go as one.
  @WithDefault("16K")
  MemorySize pressedBytes();

  /// Bytes of events that a live connection may be behind before it is sent a snapshot instead.
  @WithDefault("4M")
  MemorySize behindBytes();

  /// How long a connection may take nothing at all while something is written to it.
  @WithDefault("10s")
  Duration stallLimit();

  /// Messages per second a client may send, and how many at once.
  @WithDefault("20")
  int messagesPerSecond();

  @WithDefault("100")
  int messagesAtOnce();

  /// How long a node that goes away waits for its connections to end.
  @WithDefault("3s")
  Duration drainLimit();
}
