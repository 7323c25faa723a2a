package dev.overskill.edge.runtime;

import dev.overskill.edge.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One running workerd process, listening.
final class Workerd {
  private static final Logger LOG = System.getLogger(Workerd.class.getName());
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final Duration START = Duration.ofSeconds(15);
  private static final int COMPLAINTS = 20;

  /// What to start: sockets by name with their ports, and the environment, which is nothing else.
  record Command(
      Path binary, Path config, Map<String, Integer> sockets, Map<String, String> environment) {

    List<String> line() {
      var line = new ArrayList<String>();
      line.addAll(List.of(binary.toString(), "serve", config.toString(), "config"));
      line.addAll(List.of("--experimental", "--control-fd=1"));
      sockets.forEach((name, port) -> line.addAll(List.of("-s", name + "=127.0.0.1:" + port)));
      return line;
    }
  }

  private final Process process;
  private final Map<String, Integer> ports;

  private Workerd(Process process, Map<String, Integer> ports) {
    this.process = process;
    this.ports = ports;
  }

  /// Starts a process and waits until all its sockets listen; `listener` hears what it prints.
  static Workerd start(Command command, Consumer<String> listener) {
    var process = spawn(command);
    var ports = new ConcurrentHashMap<String, Integer>();
    var listening = new CompletableFuture<Void>();
    read(
        process.getInputStream(),
        line -> {
          if (!note(line, ports)) {
            listener.accept(line);
          }
          if (ports.keySet().containsAll(command.sockets().keySet())) {
            listening.complete(null);
          }
        });
    var complaints = new ConcurrentLinkedQueue<String>();
    read(
        process.getErrorStream(),
        line -> {
          LOG.log(Level.DEBUG, "workerd: {0}", line);
          if (complaints.size() < COMPLAINTS) {
            complaints.add(line);
          }
        });
    var _ = process.onExit().thenRun(() -> listening.completeExceptionally(new IOException()));
    try {
      listening.get(START.toMillis(), TimeUnit.MILLISECONDS);
      return new Workerd(process, Map.copyOf(ports));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IllegalStateException(stopped);
    } catch (ExecutionException | TimeoutException failure) {
      process.destroyForcibly();
      throw new IllegalStateException("workerd does not listen: " + complaints, failure);
    }
  }

  private static Process spawn(Command command) {
    try {
      var builder = new ProcessBuilder(command.line());
      builder.environment().clear();
      builder.environment().putAll(command.environment());
      var process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot start " + command.binary(), failure);
    }
  }

  int port(String socket) {
    var port = ports.get(socket);
    if (port == null) {
      throw new IllegalStateException("no socket " + socket);
    }
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// Ends the process now; a looping one does not listen to anything gentler.
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Posts to the admin socket, or gets when there is no body. Fails when the answer is late.
  HttpResponse<String> admin(String path, byte[] body, Duration patience)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("admin") + path))
            .timeout(patience);
    if (body.length > 0) {
      request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Whether the line was a control message.
  private static boolean note(String line, Map<String, Integer> ports) {
    if (!line.startsWith("{\"event\":\"listen\"")) {
      return false;
    }
    try {
      var event = Json.mapper().readTree(line);
      ports.put(event.path("socket").asText(), event.path("port").asInt());
    } catch (IOException malformed) {
      LOG.log(Level.WARNING, "not a control message: {0}", line);
    }
    return true;
  }

  private static void read(InputStream stream, Consumer<String> each) {
    Thread.ofPlatform()
        .daemon()
        .name("workerd-output")
        .start(() -> {
          try (var lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines().forEach(each);
          } catch (IOException | UncheckedIOException ended) {
            LOG.log(Level.DEBUG, "workerd's output ended", ended);
          }
        });
  }
}
