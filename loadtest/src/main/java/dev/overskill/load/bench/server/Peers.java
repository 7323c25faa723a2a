package dev.overskill.load.bench.server;

import dev.overskill.load.bench.server.Subject.Memory;
import dev.overskill.load.bench.wire.Dialer;
import dev.overskill.load.bench.wire.PlainSpeech;
import dev.overskill.load.bench.wire.SocketIoSpeech;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Starts the peers that this machine can run.
public final class Peers {
  /// The flags that the launcher gives tool-stream, but for a heap that holds no journals.
  private static final List<String> JVM_OF_TOOL_STREAM =
      List.of(
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=8",
          "-Xms448m",
          "-Xmx448m",
          "-XX:MetaspaceSize=192m",
          "-XX:ReservedCodeCacheSize=128m",
          "-XX:Tier4InvocationThreshold=1000",
          "-XX:Tier4MinInvocationThreshold=120",
          "-XX:Tier4CompileThreshold=3000",
          "-XX:Tier4BackEdgeThreshold=8000",
          "-XX:ThreadPriorityPolicy=1",
          "-XX:CompilerThreadPriority=10",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final String ROOMS = "/rooms/";

  private final Path repo;
  private final Path scratch;
  private final Dialer dialer;

  /// @param scratch a folder for what the peers write
  /// @param dialer of those who publish
  public Peers(Path repo, Path scratch, Dialer dialer) {
    this.repo = repo;
    this.scratch = scratch;
    this.dialer = dialer;
  }

  private interface Starter {
    Subject start() throws IOException, InterruptedException;
  }

  /// All that can be started; who cannot is named on standard error with the reason.
  public List<Subject> start() throws InterruptedException {
    var started = new ArrayList<Subject>();
    add(started, "socket.io", this::socketIo);
    add(started, "nchan", this::nchan);
    add(started, "websockets-next", this::webSocketsNext);
    return started;
  }

  private static void add(List<Subject> started, String name, Starter starter)
      throws InterruptedException {
    try {
      started.add(starter.start());
    } catch (IOException e) {
      System.err.println("  · without " + name + ": " + e.getMessage());
    }
  }

  private Subject socketIo() throws IOException {
    if (!Files.isDirectory(repo.resolve("node_modules/socket.io"))) {
      throw new IOException("it is not installed: run npm ci in " + repo);
    }
    int port = Daemon.freePort();
    var script = repo.resolve("loadtest/peers/socket.io/server.mjs").toString();
    var daemon =
        Daemon.start(
            List.of("node", script, Integer.toString(port)),
            scratch.resolve("socket.io.log"),
            port);
    var speech = new SocketIoSpeech();
    var kind =
        new Peer.Kind(
            "socket.io",
            "4.8.4 on Node, WebSocket only, no compression, in-memory adapter",
            false,
            Memory.NONE,
            speech,
            speech,
            speech,
            Peer::fewWays,
            (room, text) ->
                "42[\"publish\",\"" + room + "\",\"" + text.replace("\"", "\\\"") + "\"]");
    return new Peer(kind, daemon, port, dialer);
  }

  private Subject nchan() throws IOException, InterruptedException {
    var nginx = new Nginx(scratch).orInstall();
    int port = Daemon.freePort();
    var daemon = Daemon.start(nginx.command(port), scratch.resolve("nchan.log"), port);
    var kind =
        new Peer.Kind(
            "nchan",
            "Debian's nginx and libnginx-mod-nchan, one worker, memory store, published by WebSocket",
            false,
            Memory.PROCESS,
            new PlainSpeech("/live/"),
            new PlainSpeech("/late/"),
            new PlainSpeech("/publish/"),
            rooms -> rooms,
            (_, text) -> text);
    return new Peer(kind, daemon, port, dialer);
  }

  private Subject webSocketsNext() throws IOException {
    var jar = repo.resolve("loadtest/peers/websockets-next/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IOException("it is not built: " + jar + " is missing");
    }
    int port = Daemon.freePort();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<String>();
    command.add(java);
    command.addAll(JVM_OF_TOOL_STREAM);
    command.addAll(List.of("-Dquarkus.http.port=" + port, "-jar", jar.toString()));
    var daemon = Daemon.start(command, scratch.resolve("websockets-next.log"), port);
    var speech = new PlainSpeech(ROOMS);
    var kind =
        new Peer.Kind(
            "websockets-next",
            "Quarkus' broadcast() with a filter by room, the JVM flags of tool-stream",
            true,
            Memory.NONE,
            speech,
            speech,
            speech,
            Peer::fewWays,
            (room, text) -> room + "\n" + text);
    return new Peer(kind, daemon, port, dialer);
  }

  /// A name that no room, app or tenant has had.
  static String unique() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }
}
