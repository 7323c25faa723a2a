package dev.overskill.load.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A service that is killed in the middle, as a machine fails: `kill -9`, no goodbye. The
/// platform's supervisor starts it again.
public record Victim(String service, Where where) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  /// Kills the service.
  ///
  /// @return the process id that is gone
  public long kill() throws IOException {
    var pid = pid();
    ProcessHandle.of(pid)
        .orElseThrow(() -> new IOException(service + " does not run"))
        .destroyForcibly();
    return pid;
  }

  /// Waits until the supervisor has brought the service back.
  public void awaitBack(long killed) throws IOException {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      var part = part();
      if (part.path("pid").asLong() != killed && part.path("state").asText().equals("READY")) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(service + " did not come back within " + LIMIT);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /// Its process id now.
  public long pid() throws IOException {
    var pid = part().path("pid").asLong();
    if (pid <= 0) {
      throw new IOException("there is no service " + service);
    }
    return pid;
  }

  /// What the platform's launcher says of the service now.
  private JsonNode part() throws IOException {
    var state = EventJson.mapper().readTree(where.data().resolve("run/state.json").toFile());
    for (var part : state.path("parts")) {
      if (part.path("part").asText().equals(service)) {
        return part;
      }
    }
    throw new IOException("there is no service " + service);
  }
}
