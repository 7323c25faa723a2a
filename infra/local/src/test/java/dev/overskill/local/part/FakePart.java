package dev.overskill.local.part;

import dev.overskill.local.process.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A part that is a few lines of shell; ready when its script has made the file `ready`.
public record FakePart(String name, int port, Path folder, String script) implements Part {
  @Override
  public void prepare() {}

  @Override
  public Command command() {
    return Command.of(List.of("sh", "-c", script), folder, folder.resolve(name + ".log"));
  }

  @Override
  public boolean ready() {
    return Files.exists(folder.resolve("ready"));
  }
}
