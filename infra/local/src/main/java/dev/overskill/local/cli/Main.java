package dev.overskill.local.cli;

import dev.overskill.local.part.Repository;
import dev.overskill.local.place.Place;
import dev.overskill.local.place.Settings;
import java.io.IOException;
import java.nio.file.Path;

/// The launcher's main: `up`, `status`, `url`, `down`, `reset`. The `overskill` script calls it.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      System.exit(run(Words.parse(arguments)));
    } catch (IllegalArgumentException | IOException failure) {
      System.err.println("overskill: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static int run(Words words) throws IOException, InterruptedException {
    var repository = Repository.find();
    var place = new Place(folder(words, repository));
    var settings = Settings.of(place.folder(), words.flags());
    return switch (words.command()) {
      case "up" ->
          words.has("--detach")
              ? new Detached(repository, place, words).run()
              : new Up(repository, place, settings, words).run();
      case "status" -> new Status(place).run(words.has("--json"));
      case "url" -> new Link(place, settings).run();
      case "down" -> new Down(place).run();
      case "reset" -> new Down(place).reset();
      default -> throw new IllegalArgumentException("there is no command " + words.command());
    };
  }

  private static Path folder(Words words, Repository repository) {
    var flag = words.flags().get("overskill.data");
    var named = flag != null ? flag : System.getenv("OVERSKILL_DATA");
    return named == null ? repository.resolve(".overskill") : Path.of(named);
  }
}
