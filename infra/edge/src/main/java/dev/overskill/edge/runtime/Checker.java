package dev.overskill.edge.runtime;

import dev.overskill.edge.script.IsolateCheck;
import dev.overskill.edge.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Starts uploads' isolates in a process of its own: code that never ends its start takes nobody
/// with it.
public final class Checker implements IsolateCheck, AutoCloseable {
  /// Cloudflare's allowance is one second; the rest is this machine being busy.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int CHECKS_PER_PROCESS = 200;

  private final Installation installation;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Workerd process;
  private int checks;

  public Checker(Installation installation) {
    this.installation = installation;
  }

  @Override
  public Verdict check(Map<String, Object> code, Map<String, Object> bindings) {
    var question = Json.bytes(Map.of("code", code, "bindings", bindings));
    lock.lock();
    try {
      return verdict(running().admin("/check", question, PATIENCE).body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    } catch (IOException late) {
      stop();
      return new Verdict.Refused("Script startup exceeded CPU time limit.");
    } finally {
      lock.unlock();
    }
  }

  private Workerd running() {
    var present = process;
    if (present == null || !present.alive() || checks >= CHECKS_PER_PROCESS) {
      stop();
      present = Workerd.start(installation.check(), _ -> {});
      process = present;
      checks = 0;
    }
    checks++;
    return present;
  }

  private static Verdict verdict(String text) throws IOException {
    var answer = Json.mapper().readTree(text.getBytes(StandardCharsets.UTF_8));
    return answer.path("started").asBoolean()
        ? new Verdict.Started(
            answer.path("startupMs").asLong(),
            words(answer.path("handlers")),
            words(answer.path("named")))
        : new Verdict.Refused(answer.path("error").asText());
  }

  private static List<String> words(com.fasterxml.jackson.databind.JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(node -> node.asText()).toList();
  }

  private void stop() {
    var present = process;
    process = null;
    if (present != null) {
      present.kill();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      stop();
    } finally {
      lock.unlock();
    }
  }
}
