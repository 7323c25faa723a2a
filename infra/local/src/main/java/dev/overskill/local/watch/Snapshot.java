package dev.overskill.local.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.overskill.events.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// The whole platform at one moment, as the launcher writes it down for the other commands.
///
/// @param url where people open it
/// @param reason why it failed, in one line; empty otherwise
public record Snapshot(Phase phase, String url, String reason, List<Sight> parts) {
  /// How far the launcher is.
  public enum Phase {
    STARTING,
    READY,
    STOPPING,
    FAILED
  }

  public Snapshot {
    parts = List.copyOf(parts);
  }

  public static Optional<Snapshot> read(Path file) {
    try {
      return Optional.of(EventJson.mapper().readValue(Files.readAllBytes(file), Snapshot.class));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /// Replaces the file in one step, so that nobody reads half of it.
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, json());
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private byte[] json() throws JsonProcessingException {
    return EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }
}
