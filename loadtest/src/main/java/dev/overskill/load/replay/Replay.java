package dev.overskill.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.load.Platform;
import dev.overskill.load.Where;
import dev.overskill.load.agent.AgentHandle;
import dev.overskill.load.watch.EditorClient;
import dev.overskill.load.watch.Http;
import dev.overskill.load.watch.Percentiles;
import dev.overskill.load.watch.Person;
import dev.overskill.load.watch.Tally;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Lets an agent do again what a folder or a repository went through, one run for each step, while
/// an editor watches; then compares the app's files with the folder's, byte for byte by hash.
final class Replay implements AutoCloseable {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(10);
  private static final String OWNER = "dev@overskill.localhost";

  private final Platform platform;
  private final Optional<String> slug;
  private final Http http = new Http();
  private final Tally tally = new Tally();
  private final List<String> refused = new ArrayList<>();

  Replay(Where where, Optional<String> slug) throws IOException {
    this.platform = where.platform();
    this.slug = slug;
  }

  JsonNode play(History history) throws IOException, InterruptedException {
    var person = Person.ofNewTenant(platform, http, "Replay", OWNER);
    var name = slug.orElseGet(() -> "replay-" + Ids.secure().next().substring(16));
    var created = person.createApp(name, name);
    var app = created.path("app").asText();
    var report =
        EventJson.mapper()
            .createObjectNode()
            .put("tenant", person.tenant())
            .put("app", app)
            .put("slug", name)
            .put("previewUrl", created.path("previewUrl").asText());
    try (var editor = new EditorClient(platform, http, person, app, this::received);
        var agent =
            AgentHandle.start(
                new AgentHandle.Assignment(platform.kafka(), person.tenant(), app), tally::sent)) {
      editor.open();
      report.put("commits", walk(history, agent));
      tally.awaitAll(RUN_LIMIT);
      report.put("toolCalls", agent.toolCalls());
      account(report, editor);
    }
    var wanted = history.tree();
    report.put("files", wanted.size());
    report.put("identical", wanted.equals(tree(person, app)));
    return report;
  }

  private int walk(History history, AgentHandle agent) throws IOException, InterruptedException {
    var plan = Plan.ofEmptyApp();
    var steps = history.steps();
    for (int i = 0; i < steps.size(); i++) {
      var step = history.step(steps.get(i));
      var run = "step-" + (i + 1);
      var order =
          EventJson.mapper()
              .createObjectNode()
              .put("do", "run")
              .put("run", run)
              .put("text", step.message());
      plan.calls(step.changes()).forEach(order.withArray("calls")::add);
      agent.order(order);
      refused.addAll(agent.awaitDone(run, RUN_LIMIT).refused());
      System.err.printf(
          "  · %d/%d %s%n", i + 1, steps.size(), step.message().lines().findFirst().orElse(""));
    }
    return steps.size();
  }

  private void account(ObjectNode report, EditorClient editor) {
    var found = tally.result();
    report
        .put("revisions", tally.lastRevision())
        .put("eventsSent", found.sent())
        .put("eventsReceived", found.received())
        .put("lost", found.lost())
        .put("outOfOrder", found.outOfOrder() + editor.gaps())
        .put("duplicates", found.duplicates());
    report.set("eventLatencyMs", new Percentiles(tally.latencies()).json(50, 95, 99));
    refused.forEach(report.withArray("refused")::add);
  }

  private void received(JsonNode frame, Instant arrived) {
    tally.received(frame.path("id").asText(), frame.path("merged").asInt(1), arrived);
    if (frame.path("eventType").asText().equals("file.changed")) {
      tally.revision(frame.path("data").path("revision").asLong());
    }
  }

  private Map<String, String> tree(Person person, String app) throws IOException {
    var uri = URI.create(platform.files() + "/v1/apps/" + app + "/tree");
    var tree = new TreeMap<String, String>();
    http.get(uri, person.bearer())
        .orFail("read the tree")
        .json()
        .path("files")
        .forEach(file -> tree.put(file.path("path").asText(), file.path("blob").asText()));
    return tree;
  }

  boolean good(JsonNode report) {
    return report.path("identical").asBoolean()
        && report.path("lost").asInt() == 0
        && report.path("duplicates").asInt() == 0
        && report.path("outOfOrder").asInt() == 0;
  }

  @Override
  public void close() {
    http.close();
  }
}
