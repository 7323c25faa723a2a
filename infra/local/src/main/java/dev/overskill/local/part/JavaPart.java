package dev.overskill.local.part;

import dev.overskill.local.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A Java program of ours, run from its jar: a Quarkus service or the edge.
public final class JavaPart implements Part {
  /// What is run: the jar, the folder and log it writes to, and all it is told.
  public record Settings(
      String name,
      Path jar,
      Path folder,
      Path log,
      Path archives,
      Heap heap,
      Map<String, String> environment) {}

  private final Settings settings;
  private final int port;
  private final Optional<String> healthPath;

  private JavaPart(Settings settings, int port, Optional<String> healthPath) {
    this.settings = settings;
    this.port = port;
    this.healthPath = healthPath;
  }

  /// A Quarkus service, ready when its readiness check says so.
  public static JavaPart quarkus(Settings settings, int port) {
    return new JavaPart(settings, port, Optional.of("/q/health/ready"));
  }

  /// A program that is ready when it listens.
  public static JavaPart listening(Settings settings, int port) {
    return new JavaPart(settings, port, Optional.empty());
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void prepare() throws IOException {
    if (!Files.exists(settings.jar())) {
      throw new PartFailed(settings.name() + " is not built: " + settings.jar() + " is missing");
    }
    Files.createDirectories(settings.folder());
    Files.createDirectories(settings.archives());
  }

  @Override
  public Command command() {
    var archive = Jvm.archive(settings.archives(), settings.name(), true);
    var words = Jvm.words(settings.heap(), archive, "-jar", settings.jar().toString());
    return Command.of(words, settings.folder(), settings.log()).with(settings.environment());
  }

  @Override
  public void abandon() throws IOException {
    Jvm.forgetArchive(settings.archives(), name());
  }

  @Override
  public boolean ready() {
    return healthPath.map(path -> HttpProbe.ok(port, path)).orElseGet(() -> Sockets.answers(port));
  }
}
