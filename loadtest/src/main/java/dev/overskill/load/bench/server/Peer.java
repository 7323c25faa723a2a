package dev.overskill.load.bench.server;

import dev.overskill.load.bench.wire.Dialer;
import dev.overskill.load.bench.wire.Speech;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Another server that fans out, in a process of its own.
final class Peer implements Subject {
  private static final int WAYS = 8;

  private final Kind kind;
  private final Daemon daemon;
  private final int port;
  private final Dialer dialer;
  private int roomsMade;

  /// What sets one peer apart from another.
  ///
  /// @param publishing how a publisher talks
  /// @param publishers the rooms of the sockets that publish in these rooms
  /// @param message what a publisher says to publish this text in this room
  record Kind(
      String name,
      String settings,
      boolean warmsUp,
      Memory memory,
      Speech speech,
      Speech lateSpeech,
      Speech publishing,
      Function<List<String>, List<String>> publishers,
      BiFunction<String, String, String> message) {}

  Peer(Kind kind, Daemon daemon, int port, Dialer dialer) {
    this.kind = kind;
    this.daemon = daemon;
    this.port = port;
    this.dialer = dialer;
  }

  /// A few sockets that publish in any room.
  static List<String> fewWays(List<String> rooms) {
    return IntStream.range(0, Math.min(WAYS, rooms.size()))
        .mapToObj(i -> "publisher-" + i)
        .toList();
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public String settings() {
    return kind.settings();
  }

  @Override
  public Speech speech() {
    return kind.speech();
  }

  @Override
  public Speech lateSpeech() {
    return kind.lateSpeech();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public boolean warmsUp() {
    return kind.warmsUp();
  }

  @Override
  public Memory memory() {
    return kind.memory();
  }

  @Override
  public List<String> rooms(int count, boolean fresh) {
    int from = fresh ? roomsMade : 0;
    roomsMade = Math.max(roomsMade, from + count);
    return IntStream.range(from, from + count).mapToObj(i -> "room" + i).toList();
  }

  @Override
  public Publisher publisher(List<String> rooms, long firstLane)
      throws IOException, InterruptedException {
    var target =
        new SocketPublisher.Target(
            kind.publishing(), port, kind.publishers().apply(rooms), kind.message());
    return new SocketPublisher(dialer, target, rooms, firstLane);
  }

  @Override
  public Usage usage() throws IOException {
    return daemon.usage();
  }

  @Override
  public void crash() throws IOException, InterruptedException {
    daemon.crash();
  }

  @Override
  public void close() {
    daemon.end();
  }
}
