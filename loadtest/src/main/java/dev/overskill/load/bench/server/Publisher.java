package dev.overskill.load.bench.server;

import dev.overskill.load.bench.wire.Mark;

/// Publishes marked messages in rooms, one lane in each: a room's lane is the first lane plus the
/// room's place in the list.
public interface Publisher extends AutoCloseable {
  /// Publishes a message of about so many bytes without waiting for it to be delivered. Waits only
  /// while too many are under way.
  void publish(int room, Mark mark, int bytes) throws InterruptedException;

  /// How many messages the server has not taken.
  long refused();

  /// Ends all lanes.
  @Override
  void close();
}
