package dev.overskill.load.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The agent as a process of its own: it is told what to do by lines of JSON on its input and tells
/// what it did by lines of JSON on its output.
///
/// In: `{"do":"run","run":…,"text":…,"pauseMs":…,"calls":[{"tool":…,"arguments":{…}}]}` makes tool
/// calls; `{"do":"talk","run":…}` talks until it is stopped; `{"do":"quit"}` ends. Out:
/// `{"ready":true}`, `{"sent":id,"type":…,"time":…}` for every event, `{"done":run,
/// "refused":[…]}`.
public final class AgentProcess {
  private static final Duration BETWEEN_WORDS = Duration.ofMillis(20);
  private static final int MOST_WORDS = 3_000;

  private final Agent agent;
  private final Inbox inbox;
  private final PrintStream out;

  private AgentProcess(LogConfig config, LogWriter log, Agent.App app, PrintStream out) {
    this.out = out;
    this.inbox = new Inbox(config, new Parking(log, new SimpleMeterRegistry(), "agent"), app.id());
    this.agent = new Agent(log, inbox, app, this::tell);
  }

  /// Obeys orders until the input ends.
  ///
  /// @param bootstrap of Kafka
  public static void serve(String bootstrap, String tenant, String app) throws IOException {
    var config = new LogConfig(bootstrap, "demo-agent");
    var whose = new Agent.App(new TenantId(tenant), new AppId(app));
    try (var log = new LogWriter(config).warm(Topics.AGENT_EVENTS)) {
      var process = new AgentProcess(config, log, whose, System.out);
      process.inbox.open();
      process.tell(EventJson.mapper().createObjectNode().put("ready", true));
      process.obey();
      process.inbox.close();
    }
  }

  private void obey() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var order = EventJson.mapper().readTree(line);
      switch (order.path("do").asText()) {
        case "run" -> work(order);
        case "talk" -> talk(order);
        case "quit" -> {
          return;
        }
        default -> throw new IOException("no such order: " + line);
      }
    }
  }

  private void work(JsonNode order) {
    var pause = Duration.ofMillis(order.path("pauseMs").asLong(0));
    var refused = EventJson.mapper().createArrayNode();
    var name = new RunId(order.path("run").asText());
    agent.run(
        name,
        order.path("text").asText(),
        run -> {
          for (var call : order.path("calls")) {
            var tool = call.path("tool").asText();
            if (agent.call(run, tool, call.path("arguments"))
                instanceof ToolOutcome.Refused(var code, var detail)) {
              refused.add(tool + " " + path(call) + ": " + code + ": " + detail);
            }
            LockSupport.parkNanos(pause.toNanos());
          }
        });
    tell(done(name).set("refused", refused));
  }

  private static String path(JsonNode call) {
    var arguments = call.path("arguments");
    return arguments.path("path").asText(arguments.path("to").asText());
  }

  private void talk(JsonNode order) {
    var name = new RunId(order.path("run").asText());
    agent.run(
        name,
        "I will go on thinking aloud until you stop me.",
        run -> {
          for (int word = 1; word <= MOST_WORDS; word++) {
            inbox.heed(run);
            agent.say(run, "Thought " + word + ".");
            LockSupport.parkNanos(BETWEEN_WORDS.toNanos());
          }
        });
    tell(done(name));
  }

  private static ObjectNode done(RunId run) {
    return EventJson.mapper().createObjectNode().put("done", run.value());
  }

  private synchronized void tell(JsonNode line) {
    out.println(line);
    out.flush();
  }
}
