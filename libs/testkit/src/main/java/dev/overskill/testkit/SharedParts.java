package dev.overskill.testkit;

import dev.overskill.local.part.Part;
import dev.overskill.local.part.Repository;
import dev.overskill.local.part.Run;
import dev.overskill.local.place.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// The servers of one test JVM: each started when first asked for, on a free port, with data that
/// is thrown away, and ended with the JVM.
///
/// Quarkus loads test classes anew for each application it starts, so what runs is remembered in
/// the system properties, which belong to the JVM, and not in a static field.
public final class SharedParts {
  private static final String REMEMBERED = "overskill.testkit.";

  private SharedParts() {}

  /// Starts what is not running yet and returns the configuration of all that was asked for.
  public static Map<String, String> start(Set<Backing> wanted) {
    // One monitor for the whole JVM, whichever loader this class came from.
    synchronized (Runtime.getRuntime()) {
      var missing = EnumSet.noneOf(Backing.class);
      wanted.stream().filter(backing -> recall(backing).isEmpty()).forEach(missing::add);
      launch(missing);
      var settings = new TreeMap<String, String>();
      wanted.forEach(backing -> settings.putAll(recall(backing)));
      return settings;
    }
  }

  private static void launch(Set<Backing> missing) {
    if (missing.isEmpty()) {
      return;
    }
    try {
      var folder = Leftovers.folderOfThisRun();
      var recipes = new EnumMap<Backing, TestPart>(Backing.class);
      for (var backing : missing) {
        recipes.put(backing, recipe(backing, folder));
      }
      startAll(recipes, new Place(folder));
      recipes.forEach((backing, recipe) -> remember(backing, recipe.settings()));
    } catch (IOException failed) {
      throw new UncheckedIOException("the servers of the tests did not start", failed);
    }
  }

  private static TestPart recipe(Backing backing, Path folder) throws IOException {
    var repository = Repository.find();
    return switch (backing) {
      case POSTGRES -> TestPostgres.recipe(repository, folder);
      case KAFKA -> TestKafka.recipe(repository, folder);
      case S3 -> TestS3.recipe(repository, folder);
    };
  }

  private static void startAll(Map<Backing, TestPart> recipes, Place place) {
    var ending = Ending.withTheJvm(place.folder());
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var starting =
          recipes.values().stream()
              .map(TestPart::part)
              .map(part -> CompletableFuture.runAsync(() -> startOne(part, place, ending), threads))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(starting).join();
    }
  }

  private static void startOne(Part part, Place place, Ending ending) {
    try {
      var run = Run.spawn(part);
      ending.add(run.child().pid());
      run.child().mark().write(place.mark(part.name()));
      run.awaitReady();
    } catch (IOException failed) {
      throw new CompletionException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CompletionException(stopped);
    }
  }

  // As text: libraries read all system properties and fail on one that is not a string.
  private static void remember(Backing backing, Map<String, String> settings) {
    var lines =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining("\n"));
    System.setProperty(REMEMBERED + backing, lines);
  }

  private static Map<String, String> recall(Backing backing) {
    return System.getProperty(REMEMBERED + backing, "")
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
