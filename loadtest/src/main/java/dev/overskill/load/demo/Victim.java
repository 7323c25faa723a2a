package dev.overskill.load.demo;

import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import java.io.IOException;
import java.time.Duration;

/// A service that is killed in the middle, as a machine fails: `kill -9`, no goodbye. The
/// platform's supervisor starts it again.
record Victim(String service, Where where) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// Kills the service.
  ///
  /// @return the process id that is gone
  long kill() throws IOException, InterruptedException {
    var pid = pid();
    ProcessHandle.of(pid)
        .orElseThrow(() -> new IOException(service + " does not run"))
        .destroyForcibly();
    return pid;
  }

  /// Waits until the supervisor has brought the service back.
  void awaitBack(long killed) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      var part = part();
      if (part.path("pid").asLong() != killed && part.path("state").asText().equals("ready")) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(service + " did not come back within " + LIMIT);
      }
    }
  }

  private long pid() throws IOException, InterruptedException {
    var pid = part().path("pid").asLong();
    if (pid <= 0) {
      throw new IOException("there is no service " + service);
    }
    return pid;
  }

  private com.fasterxml.jackson.databind.JsonNode part() throws IOException, InterruptedException {
    var status =
        new ProcessBuilder(
                where.repo().resolve("overskill").toString(),
                "status",
                "--json",
                "--data",
                where.data().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var json = EventJson.mapper().readTree(status.getInputStream().readAllBytes());
    status.waitFor();
    for (var part : json.path("parts")) {
      if (part.path("name").asText().equals(service)) {
        return part;
      }
    }
    throw new IOException("there is no service " + service);
  }
}
