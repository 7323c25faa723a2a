package dev.overskill.local.cli;

import dev.overskill.local.front.FrontConfig;
import dev.overskill.local.front.FrontDoor;
import dev.overskill.local.part.Repository;
import dev.overskill.local.place.Checks;
import dev.overskill.local.place.Claim;
import dev.overskill.local.place.Place;
import dev.overskill.local.place.Port;
import dev.overskill.local.place.Settings;
import dev.overskill.local.plan.Origins;
import dev.overskill.local.plan.Plan;
import dev.overskill.local.plan.Role;
import dev.overskill.local.plan.Whereabouts;
import dev.overskill.local.process.Mark;
import dev.overskill.local.watch.Orphans;
import dev.overskill.local.watch.Platform;
import dev.overskill.local.watch.Snapshot.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `up`: checks the machine, starts all parts, opens the front door, and stays until it is told to
/// end.
final class Up {
  static final String LAUNCHER = "launcher";

  private final Repository repository;
  private final Place place;
  private final Settings settings;
  private final Words words;
  private final Progress progress = new Progress(System.out);
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable FrontDoor front;

  Up(Repository repository, Place place, Settings settings, Words words) {
    this.repository = repository;
    this.place = place;
    this.settings = settings;
    this.words = words;
  }

  int run() throws IOException, InterruptedException {
    try (var claim = Claim.on(place)) {
      if (!claim.isOurs()) {
        return alreadyRunning();
      }
      for (var orphan : Orphans.end(place)) {
        progress.say("ended " + orphan + ", left over from a launcher that was killed");
      }
      var plan = Plan.of(repository, place, settings, wanted());
      var missing = Checks.all(settings, plan.ports(), place.folder());
      if (!missing.isEmpty()) {
        missing.forEach(line -> System.err.println("overskill: " + line));
        return 1;
      }
      Mark.of(ProcessHandle.current()).write(place.mark(LAUNCHER));
      return start(plan);
    }
  }

  private Set<String> wanted() {
    var only = words.flags().get("only");
    return only == null
        ? Set.of()
        : Arrays.stream(only.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  private int alreadyRunning() throws InterruptedException {
    System.out.println("The platform is already running. `./overskill status` shows how it is.");
    try {
      return new Link(place, settings).run();
    } catch (IOException noAuth) {
      return 0; // It still starts, or runs without tenant-auth.
    }
  }

  private int start(Plan plan) throws IOException, InterruptedException {
    rotateLogs(plan);
    var board = new Board(place, Origins.main(settings), progress);
    var platform = new Platform(plan.parts(), place, board::changed);
    board.follow(platform);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(platform, board), "end"));
    try {
      board.phase(Phase.STARTING, "");
      platform.start();
      openFront(plan);
      Whereabouts.of(plan).write(place);
      board.phase(Phase.READY, "");
      progress.ready(platform.sights());
      if (plan.wants("front") && plan.wants(Role.AUTH.part())) {
        new Link(place, settings).run();
      }
      Files.writeString(place.run().resolve(Link.SHOWN), "");
      ended.await();
      return 0;
    } catch (CompletionException | IOException failure) {
      var why = reason(failure);
      System.err.println("overskill: " + why);
      board.phase(Phase.FAILED, why.lines().findFirst().orElse(""));
      return 1;
    }
  }

  private static String reason(Exception failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  private void openFront(Plan plan) throws IOException, InterruptedException {
    if (!plan.wants("front")) {
      return;
    }
    Map<String, Integer> services = new HashMap<>();
    for (var role : Role.values()) {
      if (!role.path().isEmpty()) {
        services.put(role.path(), settings.port(role.port()));
      }
    }
    front =
        FrontDoor.open(
            new FrontConfig(
                settings.port(Port.FRONT),
                Set.of("console.localhost", "localhost", "127.0.0.1"),
                repository.resolve("console/dist"),
                services,
                List.of(
                    "http://*.preview.localhost:" + settings.port(Port.PREVIEW),
                    "http://*.apps.localhost:" + settings.port(Port.EDGE))));
    progress.say("the front door is open on port " + settings.port(Port.FRONT));
  }

  private void rotateLogs(Plan plan) throws IOException {
    for (var parts : plan.parts().values()) {
      for (var part : parts) {
        Logs.rotate(place.log(part.name()));
      }
    }
  }

  private void end(Platform platform, Board board) {
    try {
      board.ending();
      var door = front;
      if (door != null) {
        door.close();
      }
      platform.end();
      board.gone();
    } catch (InterruptedException | RuntimeException failure) {
      System.err.println("overskill: not everything ended in order: " + failure.getMessage());
    } finally {
      ended.countDown();
    }
  }
}
