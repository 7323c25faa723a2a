package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.Where;
import dev.overskill.load.bench.server.NginxSite;
import dev.overskill.load.demo.Template;
import dev.overskill.load.watch.Http;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./overskill bench router`: a module of a live app, as the router serves it and as nginx serves
/// the same bytes, both with many hosts in their tables; in turn, six connections at a time.
@Command(
    name = "router",
    mixinStandardHelpOptions = true,
    description = "Measure the preview router beside nginx.")
public final class RouterCommand implements Callable<Integer> {
  private static final String MODULE = "/src/cards/Card3.tsx";

  /// nginx names types by extensions, and does not know the original's.
  private static final String FILE = "/module.js";

  private static final int WARM_UP_SECONDS = 15;

  @Mixin private Where where = new Where();

  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Option(
      names = "--hosts",
      defaultValue = "50000",
      description = "hosts in the tables (default: ${DEFAULT-VALUE})")
  private int hosts;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "how long each measurement lasts (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "how often each server is measured (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var scratch = Files.createTempDirectory("overskill-bench");
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    var http = new Http();
    try (var apps = new Apps(where.platform(), Template.reactTs(where.repo()), false)) {
      say("putting " + hosts + " hosts into the tables");
      var names = apps.announce(hosts);
      var app = apps.create(1).getFirst();
      var router = new Router(where, http);
      try (var page = apps.page(vertx, app)) {
        page.load().get();
        var bytes = page.ask(MODULE, "*/*").get().text().getBytes(StandardCharsets.UTF_8);
        names.add(page.address().host());
        try (var nginx = NginxSite.start(scratch, names, FILE, bytes);
            var other = new Page(vertx, new Page.Address(page.address().host(), nginx.port()))) {
          var ours = new Contender("ours", page, MODULE, router::usage, new ArrayList<>());
          var theirs = new Contender("nginx", other, FILE, nginx::usage, new ArrayList<>());
          race(vertx, List.of(ours, theirs));
          var report = report(ours, theirs).put("bytes", bytes.length).put("hosts", hosts);
          System.out.println(json ? report.toString() : report.toPrettyString());
        }
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      http.close();
      vertx.close();
    }
    return 0;
  }

  private record Contender(
      String name, Page page, String uri, Requests.Meter meter, List<Requests.Found> found) {
    private double median(ToDoubleFunction<Requests.Found> figure) {
      return Spread.of(found.stream().mapToDouble(figure).boxed().toList()).at(50);
    }

    private double cpu() {
      return median(Requests.Found::cpuMicros);
    }

    private double p99() {
      return median(each -> each.latency().at(99));
    }

    private ObjectNode json() {
      return EventJson.mapper()
          .createObjectNode()
          .put("requestsPerSecond", Math.round(median(Requests.Found::perSecond)))
          .put("cpu", cpu())
          .put("p99", p99());
    }
  }

  /// The first round is for the machines to warm up, and lasts as long as that takes.
  private void race(Vertx vertx, List<Contender> contenders)
      throws IOException, InterruptedException {
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        var each = contenders.get((round + i) % contenders.size());
        var found =
            Requests.measure(
                vertx,
                each.page(),
                each.uri(),
                each.meter(),
                round == 0 ? WARM_UP_SECONDS : seconds);
        say(each.name() + ": " + found);
        if (round > 0) {
          each.found().add(found);
        }
      }
    }
  }

  private static ObjectNode report(Contender ours, Contender nginx) {
    var report = EventJson.mapper().createObjectNode();
    report.set("ours", ours.json());
    report.set("nginx", nginx.json());
    report
        .putObject("ratio")
        .put("cpu", Spread.of(List.of(ours.cpu() / nginx.cpu())).at(50))
        .put("p99", Spread.of(List.of(ours.p99() / nginx.p99())).at(50));
    return report;
  }

  private static void say(String progress) {
    System.err.println("  · " + progress);
  }
}
