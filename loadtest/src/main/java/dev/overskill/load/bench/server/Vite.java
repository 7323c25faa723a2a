package dev.overskill.load.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Vite's dev server of one project, in a process of its own.
public final class Vite implements AutoCloseable {
  private static final String MODULES = "node_modules";
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(2);

  private final Daemon daemon;
  private final int port;

  private Vite(Daemon daemon, int port) {
    this.daemon = daemon;
    this.port = port;
  }

  /// Starts it and waits until it listens.
  ///
  /// @param project a folder with the project's sources
  public static Vite start(Path repo, Path project) throws IOException {
    var modules = repo.resolve(MODULES);
    for (var name : List.of("vite", "@vitejs/plugin-react", "react", "react-dom")) {
      if (!Files.isDirectory(modules.resolve(name))) {
        throw new IOException(name + " is not installed: run npm ci in " + repo);
      }
    }
    if (!Files.exists(project.resolve(MODULES))) {
      Files.createSymbolicLink(project.resolve(MODULES), modules);
    }
    int port = Daemon.freePort();
    var script = repo.resolve("loadtest/peers/vite/server.mjs").toString();
    var command = List.of("node", script, project.toString(), Integer.toString(port));
    var log = project.resolveSibling("vite-" + port + ".log");
    var vite = new Vite(Daemon.start(command, log, port), port);
    vite.awaitWord(log);
    return vite;
  }

  /// It tries the port before it listens on it, so that who connects too early is cut off.
  private void awaitWord(Path log) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.readString(log).contains("listening")) {
      if (System.nanoTime() > deadline) {
        close();
        throw new IOException("Vite does not listen, see " + log);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  public int port() {
    return port;
  }

  public Usage usage() throws IOException {
    return daemon.usage();
  }

  @Override
  public void close() {
    daemon.end();
  }
}
