package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.Where;
import dev.overskill.load.bench.server.Overskill;
import dev.overskill.load.bench.wire.Dialer;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./overskill bench soak`: a flood of tokens for minutes while Kafka, PostgreSQL and tool-stream
/// are killed, one after another and again. Nothing may be lost, doubled or out of order.
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "Kill Kafka, PostgreSQL and tool-stream under load and see that nothing is lost.")
public final class SoakCommand implements Callable<Integer> {
  @Mixin private Where where = new Where();

  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Option(
      names = "--seconds",
      defaultValue = "300",
      description = "how long it lasts (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--per-second",
      defaultValue = "100",
      description = "deltas per second of each of the 100 runs (default: ${DEFAULT-VALUE})")
  private int perSecond;

  @Option(names = "--seed", description = "of the kills (default: a random one, which is printed)")
  private @Nullable Long seed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long chosen = seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed;
    Bench.say("seed " + chosen);
    try (var dialer = new Dialer("soak-readers");
        var ours = new Overskill(where)) {
      var kills = new Kills(where, new Random(chosen));
      var report = new Soak(ours, dialer, kills, seconds, perSecond).run().put("seed", chosen);
      System.out.println(json ? report.toString() : report.toPrettyString());
      return isGood(report) ? 0 : 1;
    }
  }

  private static boolean isGood(ObjectNode report) {
    return report.path("lost").asLong() == 0
        && report.path("duplicates").asLong() == 0
        && report.path("outOfOrder").asLong() == 0;
  }
}
