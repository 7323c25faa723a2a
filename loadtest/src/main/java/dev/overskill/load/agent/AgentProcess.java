package dev.overskill.load.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AgentCommand;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.events.Topics;
import dev.overskill.events.agent.AgentWorker;
import dev.overskill.events.agent.DaemonTimekeeper;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/// The agent as a process of its own: it is told what to do by lines of JSON on its input and tells
/// what it did by lines of JSON on its output.
///
/// In: `{"do":"run","run":…,"text":…,"pauseMs":…,"calls":[{"tool":…,"arguments":{…}}]}` makes tool
/// calls; `{"do":"talk","run":…}` talks until it is stopped; `{"do":"approve","run":…,"message":…,
/// "paths":[{"path":…,"text":…}],"limitSeconds":…}` asks for approval and writes the files that
/// were approved; `{"do":"vanish","run":…}` begins a run and falls silent, and
/// `{"do":"haunt","run":…}` lets it go on; `{"do":"quit"}` ends. Out: `{"ready":true}`,
/// `{"sent":id,"type":…,"time":…}` for every event, `{"vanished":run}`,
/// `{"done":run,"refused":[…],"rejected":[…]}`.
public final class AgentProcess {
  private final AgentWorker worker;
  private final Ghost ghost;
  private final PrintStream out;

  private AgentProcess(
      LogWriter log, KafkaOutlet.App app, AgentWorker.Means means, PrintStream out) {
    this.out = out;
    var outlet = new KafkaOutlet(log, app, this::tell);
    this.worker = new AgentWorker(app.id().value(), outlet, means);
    this.ghost = new Ghost(app.id().value(), outlet, means);
  }

  /// Obeys orders until the input ends.
  ///
  /// @param bootstrap of Kafka
  public static void serve(String bootstrap, String tenant, String app)
      throws IOException, InterruptedException {
    var config = new LogConfig(bootstrap, "demo-agent");
    var whose = new KafkaOutlet.App(new TenantId(tenant), new AppId(app));
    try (var log = new LogWriter(config).warm(Topics.AGENT_EVENTS);
        var time = new DaemonTimekeeper(Clock.systemUTC())) {
      var means = new AgentWorker.Means(time, Ids.secure(), new ToolRegistry());
      var process = new AgentProcess(log, whose, means, System.out);
      var parking = new Parking(log, new SimpleMeterRegistry(), "agent");
      try (var inbox = new Inbox(config, parking, whose.id(), process::receive, process::receive)) {
        inbox.open();
        process.tell(EventJson.mapper().createObjectNode().put("ready", true));
        process.obey();
      }
    }
  }

  private void receive(AgentCommand command) {
    worker.receive(command);
  }

  private void receive(AppEvent event) {
    worker.receive(event);
    ghost.receive(event);
  }

  private void obey() throws IOException, InterruptedException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var order = EventJson.mapper().readTree(line);
      var name = new RunId(order.path("run").asText("none"));
      switch (order.path("do").asText()) {
        case "run", "talk", "approve" -> {
          var task = task(order);
          worker.perform(name, null, task::perform);
          tell(done(name, task));
        }
        case "vanish" -> {
          ghost.vanish(name);
          tell(EventJson.mapper().createObjectNode().put("vanished", name.value()));
        }
        case "haunt" -> {
          var task = new Task.Haunt();
          ghost.haunt(
              name,
              run -> {
                task.perform(run);
                tell(done(name, task));
              });
        }
        case "quit" -> {
          return;
        }
        default -> throw new IOException("no such order: " + line);
      }
    }
  }

  private static Task task(JsonNode order) {
    return switch (order.path("do").asText()) {
      case "talk" -> new Task.Talk();
      case "approve" -> new Task.Approve(order);
      default -> new Task.Calls(order);
    };
  }

  private static ObjectNode done(RunId run, Task task) {
    var line = EventJson.mapper().createObjectNode().put("done", run.value());
    task.refused().forEach(line.putArray("refused")::add);
    task.rejected().forEach(line.putArray("rejected")::add);
    return line;
  }

  private synchronized void tell(JsonNode line) {
    out.println(line);
    out.flush();
  }
}
