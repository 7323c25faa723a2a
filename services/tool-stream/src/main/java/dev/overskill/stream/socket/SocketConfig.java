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

  /// How long a node that goes away takes to send its connections off. Less than the shutdown's own
  /// limit.
  @WithDefault("8s")
  Duration drainLimit();

  /// How long it waits before that, so that nobody new is sent to it any more.
  @WithDefault("0s")
  Duration drainNotice();

  /// How many connections a second it sends off when it has the time; faster if there are more than
  /// the limit allows for.
  @WithDefault("200")
  int drainPerSecond();
}
