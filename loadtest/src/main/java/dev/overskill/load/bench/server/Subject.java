package dev.overskill.load.bench.server;

import dev.overskill.load.bench.wire.Speech;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A server that is measured: it fans what is published in a room out to the room's readers.
public interface Subject extends AutoCloseable {
  String name();

  /// The settings it was given, in a sentence.
  String settings();

  /// How readers talk to it.
  Speech speech();

  /// How readers talk to it who want what was said before they came.
  default Speech lateSpeech() {
    return speech();
  }

  /// Where it listens, on this machine.
  int port();

  /// Whether its code is compiled while it runs, for minutes, so that it is slower at first.
  boolean warmsUp();

  /// Whether a reader who comes late, or comes back, is sent what it missed.
  Memory memory();

  /// What a server keeps for readers who are not there.
  enum Memory {
    /// Nothing.
    NONE,
    /// The latest messages, until the process ends.
    PROCESS,
    /// Everything, whatever happens to the process.
    DURABLE
  }

  /// Names of that many rooms; the same ones each time unless fresh ones are asked for.
  List<String> rooms(int count, boolean fresh) throws IOException;

  /// Someone who publishes in these rooms.
  Publisher publisher(List<String> rooms, long firstLane) throws IOException, InterruptedException;

  /// Listens to what lies between a publisher and this server, without the server: told every
  /// message as it was published. Empty if publishers talk to the server itself.
  default Optional<AutoCloseable> listenBeneath(Consumer<byte[]> messages) {
    return Optional.empty();
  }

  /// What its process uses.
  Usage usage() throws IOException;

  /// Ends its process as a crash does, `kill -9`, and has it started again at once.
  void crash() throws IOException, InterruptedException;

  @Override
  void close();
}
