package dev.overskill.load.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A server as a process of its own, which listens on one port.
final class Daemon {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int CONNECT_MILLIS = 500;

  private final List<String> command;
  private final Path log;
  private final int port;
  private Process process;

  private Daemon(List<String> command, Path log, int port) throws IOException {
    this.command = command;
    this.log = log;
    this.port = port;
    this.process = spawn();
  }

  /// Starts it and waits until it listens.
  static Daemon start(List<String> command, Path log, int port) throws IOException {
    var daemon = new Daemon(command, log, port);
    daemon.awaitListening();
    return daemon;
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process spawn() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private void awaitListening() throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try (var socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IOException(command.getFirst() + " does not listen, see " + log, notYet);
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  Usage usage() throws IOException {
    return Usage.of(process.toHandle());
  }

  /// Kills it and starts it again, without waiting until it listens.
  void crash() throws IOException, InterruptedException {
    kill();
    process = spawn();
  }

  private void kill() throws InterruptedException {
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(5, TimeUnit.SECONDS);
  }

  void end() {
    try {
      process.destroy();
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
