package dev.overskill.load.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// An [AgentProcess] from outside: starts it, orders it, hears what it did.
public final class AgentHandle implements AutoCloseable {
  private final Process process;
  private final BufferedWriter orders;
  private final List<JsonNode> heard = new ArrayList<>();
  private boolean ended;

  private AgentHandle(Process process) {
    this.process = process;
    this.orders =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /// Whose app the agent works on, and where the log is.
  public record Assignment(String kafka, String tenant, String app) {}

  /// Starts an agent in a JVM of its own and waits until it can be ordered.
  ///
  /// @param sent called with the id and time of every event the agent produced
  public static AgentHandle start(Assignment assignment, BiConsumer<String, Instant> sent)
      throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.overskill.load.Main",
                "agent",
                "--kafka",
                assignment.kafka(),
                "--tenant",
                assignment.tenant(),
                "--app",
                assignment.app())
            .redirectError(Redirect.INHERIT)
            .start();
    var handle = new AgentHandle(process);
    Thread.ofPlatform().daemon().name("agent-lines").start(() -> handle.listen(sent));
    handle.await(line -> line.has("ready"), Duration.ofSeconds(30));
    return handle;
  }

  private void listen(BiConsumer<String, Instant> sent) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var text = lines.readLine(); text != null; text = lines.readLine()) {
        var line = EventJson.mapper().readTree(text);
        if (line.has("sent")) {
          sent.accept(line.path("sent").asText(), Instant.parse(line.path("time").asText()));
        }
        hear(line);
      }
    } catch (IOException e) {
      hear(EventJson.mapper().createObjectNode().put("broken", e.toString()));
    } finally {
      end();
    }
  }

  private synchronized void hear(JsonNode line) {
    heard.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /// Gives an order.
  public void order(ObjectNode order) throws IOException {
    orders.write(order.toString());
    orders.newLine();
    orders.flush();
  }

  /// What came of a run.
  ///
  /// @param refused tool calls, as sentences
  /// @param rejected files that nobody approved
  public record Done(List<String> refused, List<String> rejected) {}

  /// Waits for the end of a run.
  public Done awaitDone(String run, Duration limit) throws IOException, InterruptedException {
    var done = await(line -> line.path("done").asText().equals(run), limit);
    return new Done(texts(done.path("refused")), texts(done.path("rejected")));
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /// Waits for the n-th tool call, counted from zero over the agent's life, to be complete on the
  /// log.
  ///
  /// @return when its last event was produced
  public Instant awaitToolCall(int n, Duration limit) throws IOException, InterruptedException {
    var seen = new int[] {-1};
    var line = await(it -> it.has("toolCall") && ++seen[0] == n, limit);
    return Instant.parse(line.path("time").asText());
  }

  /// How many tool calls are complete on the log so far.
  public synchronized int toolCalls() {
    return (int) heard.stream().filter(line -> line.has("toolCall")).count();
  }

  private synchronized JsonNode await(Predicate<JsonNode> wanted, Duration limit)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + limit.toNanos();
    int from = 0;
    while (true) {
      for (; from < heard.size(); from++) {
        if (wanted.test(heard.get(from))) {
          return heard.get(from);
        }
      }
      var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (ended || left <= 0) {
        throw new IOException(ended ? "the agent ended early" : "the agent was too slow");
      }
      wait(left);
    }
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      order(EventJson.mapper().createObjectNode().put("do", "quit"));
    }
    try {
      if (!process.waitFor(Duration.ofSeconds(5))) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
