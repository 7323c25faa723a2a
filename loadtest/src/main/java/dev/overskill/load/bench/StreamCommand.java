package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.bench.server.Overskill;
import dev.overskill.load.bench.server.Peers;
import dev.overskill.load.bench.server.Subject;
import dev.overskill.load.bench.wire.Dialer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./overskill bench stream`: the platform's stream beside other servers that fan out, alternately
/// and under the same loads.
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = "Measure the stream beside socket.io, Nchan and Quarkus' broadcast().")
public final class StreamCommand implements Callable<Integer> {
  private static final List<Scenario> SCENARIOS =
      List.of(
          new FanOut(
              "S1",
              "500 rooms with 2 readers each, 200 messages a second in all",
              new Sample.Load(500, 2, 200, 300, false),
              true),
          new FanOut(
              "S2",
              "one room with 1,000 readers, 20 messages a second",
              new Sample.Load(1, 1_000, 20, 300, true),
              false),
          new Idle("S3", "10,000 readers in 500 rooms to whom nothing is said", 500, 20),
          new FanOut(
              "S4",
              "100 rooms with a reader each, 100 short deltas a second in every one",
              new Sample.Load(100, 1, 10_000, 160, true),
              false),
          new Stalled(
              "S5",
              "one room with 100 readers, 50 messages of 8 KB a second, one reader stops reading",
              new Sample.Load(1, 100, 50, 8_000, true),
              1),
          new LateJoin("S6", "a reader comes after 5,000 messages", 5_000, 10),
          new Crash(
              "S7",
              "the load of S1, the server is killed with -9 and started again",
              new Sample.Load(500, 2, 200, 300, false)));

  @Mixin private Where where = new Where();

  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Option(
      names = "--only",
      split = ",",
      description = "scenarios to run, such as S1,S2 (default: all)")
  private Set<String> only = Set.of();

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "how long each measurement lasts (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description =
          "seconds of load before the first measurement, for each server that compiles while it runs"
              + " (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "how often each server is measured (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--alone", description = "measure the platform without peers, as for a profile")
  private boolean alone;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var scratch = Files.createTempDirectory("overskill-bench");
    try (var readers = new Dialer("bench-readers");
        var publishers = new Dialer("bench-publishers");
        var ours = new Overskill(where)) {
      var peers = alone ? List.<Subject>of() : new Peers(where.repo(), scratch, publishers).start();
      try {
        var bench = new Bench(ours, peers, readers, seconds, rounds, new AtomicLong(1));
        new WarmUp(Duration.ofSeconds(warmUp)).run(bench);
        var report = run(bench);
        System.out.println(json ? report.toString() : report.toPrettyString());
      } finally {
        peers.forEach(Subject::close);
      }
    }
    return 0;
  }

  private ObjectNode run(Bench bench) throws IOException, InterruptedException {
    var report = EventJson.mapper().createObjectNode();
    for (var scenario : SCENARIOS) {
      if (only.isEmpty() || only.contains(scenario.name())) {
        Bench.say(scenario.name() + ": " + scenario.what());
        report.set(scenario.name(), scenario.run(bench).put("what", scenario.what()));
      }
    }
    var settings = report.putObject("settings");
    settings.put("seconds", seconds).put("rounds", rounds).put("warmUp", warmUp);
    settings.put(bench.ours().name(), bench.ours().settings());
    bench.peers().forEach(peer -> settings.put(peer.name(), peer.settings()));
    return report;
  }
}
