package dev.overskill.load.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.load.Platform;
import dev.overskill.load.Where;
import dev.overskill.load.agent.AgentHandle;
import dev.overskill.load.agent.Calls;
import dev.overskill.load.watch.EditorClient;
import dev.overskill.load.watch.Http;
import dev.overskill.load.watch.Percentiles;
import dev.overskill.load.watch.Person;
import dev.overskill.load.watch.PreviewClient;
import dev.overskill.load.watch.Releases;
import dev.overskill.load.watch.Tally;
import dev.overskill.load.watch.Victim;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The main job from end to end on a running platform: a person creates an app, an agent in a
/// process of its own builds it and edits it, an editor and a preview watch, the person pauses a
/// run and stops it, approves what another asks, asks for a release, and the edge serves it.
final class Demo implements AutoCloseable {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(3);
  private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
  private static final String OWNER = "dev@overskill.localhost";
  private static final int KILL_AT_EDIT = 4;

  private final Where where;
  private final Platform platform;
  private final Optional<Victim> victim;
  private final int pace;
  private final Http http = new Http();
  private final Tally tally = new Tally();
  private final ObjectNode report = EventJson.mapper().createObjectNode();
  private final Steering steering = new Steering(report);
  private final List<String> refused = new ArrayList<>();
  private int files;

  Demo(Where where, Optional<String> kill, int pace) throws IOException {
    this.where = where;
    this.platform = where.platform();
    this.victim = kill.map(service -> new Victim(service, where));
    this.pace = pace;
  }

  /// Plays the whole demo.
  Report play() throws IOException, InterruptedException {
    var template = Template.reactTs(where.repo());
    say("creating a tenant and an app");
    var person = Person.ofNewTenant(platform, http, "Demo", OWNER);
    var slug = "demo-" + Ids.secure().next().substring(16);
    var from = System.nanoTime();
    var app = person.createApp("Demo " + slug, slug).path("app").asText();
    try (var preview = new PreviewClient(platform, http, slug)) {
      preview.awaitPage("", STEP_LIMIT);
      var provision = Duration.ofNanos(System.nanoTime() - from);
      try (var editor = new EditorClient(platform, http, person, app, this::received);
          var agent =
              AgentHandle.start(
                  new AgentHandle.Assignment(platform.kafka(), person.tenant(), app),
                  tally::sent)) {
        editor.open();
        build(agent, template);
        edit(agent, preview, Edits.of(template));
        say("the agent thinks aloud; the person pauses, resumes and stops it");
        steering.talk(agent, editor);
        say("the agent asks before it writes; the person approves some of it");
        refused.addAll(steering.approve(agent, editor));
        release(person, app, slug);
        account(agent, editor);
      }
      report.put("app", app).put("slug", slug).put("previewUrl", preview.url().toString());
      report.put("provisionMs", provision.toMillis());
    }
    return new Report(report);
  }

  /// The agent writes the template, file by file.
  private void build(AgentHandle agent, Template template)
      throws IOException, InterruptedException {
    files = template.files().size();
    say("the agent writes the template, " + files + " files");
    var order = run("build", "I will set up a React app with TypeScript.", 0);
    template
        .files()
        .forEach((path, bytes) -> order.withArray("calls").add(Calls.write(path, bytes)));
    agent.order(order);
    refused.addAll(agent.awaitDone("build", RUN_LIMIT).refused());
  }

  /// The agent edits while the preview, open as in a browser, follows.
  private void edit(AgentHandle agent, PreviewClient preview, List<Edits.Edit> edits)
      throws IOException, InterruptedException {
    preview.awaitPage("/src/main.tsx", STEP_LIMIT);
    var loaded = System.nanoTime();
    var modules = preview.load();
    report.put("previewModules", modules.size());
    report.put("firstLoadMs", Duration.ofNanos(System.nanoTime() - loaded).toMillis());
    preview.listen();
    preview.forget();
    say("the preview has " + modules.size() + " modules; the agent edits");
    var order = run("edit", "Now I will polish it, one edit at a time.", pace);
    edits.forEach(edit -> order.withArray("calls").add(edit.call()));
    var before = agent.toolCalls();
    agent.order(order);
    var took = new ArrayList<Duration>();
    for (int i = 0; i < edits.size(); i++) {
      if (i == KILL_AT_EDIT && victim.isPresent() && !killsRelease()) {
        kill();
      }
      var edit = edits.get(i);
      var fetched = preview.awaitModule(edit.module(), edit.mark(), STEP_LIMIT);
      took.add(Duration.between(agent.awaitToolCall(before + i, STEP_LIMIT), fetched.at()));
    }
    refused.addAll(agent.awaitDone("edit", RUN_LIMIT).refused());
    report.set("editToModuleMs", new Percentiles(took).json(50, 95, 100));
  }

  private void release(Person person, String app, String slug)
      throws IOException, InterruptedException {
    say("the person asks for a release");
    var releases = new Releases(platform, http, person);
    var asked = System.nanoTime();
    var release = releases.ask(app);
    if (killsRelease()) {
      kill();
    }
    releases.awaitServed(slug, Edits.LAST_HEADING, STEP_LIMIT);
    report.put("publishMs", millisSince(asked));
    report.put("publishedUrl", releases.url(slug).toString());
    var deadline = System.nanoTime() + STEP_LIMIT.toNanos();
    while (!releases.state(app, release).path("state").asText().equals("live")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the release is served but never called live");
      }
    }
  }

  private boolean killsRelease() {
    return victim.map(Victim::service).equals(Optional.of("wfp-deploy"));
  }

  private void kill() throws IOException, InterruptedException {
    var chosen = victim.orElseThrow();
    say("kill -9 " + chosen.service());
    var killed = System.nanoTime();
    chosen.awaitBack(chosen.kill());
    report.put("killed", chosen.service()).put("backMs", millisSince(killed));
    say(chosen.service() + " is back after " + report.path("backMs") + " ms");
  }

  private void account(AgentHandle agent, EditorClient editor) throws InterruptedException {
    tally.awaitAll(STEP_LIMIT);
    var found = tally.result();
    report
        .put("toolCalls", agent.toolCalls())
        .put("files", files)
        .put("revisions", tally.lastRevision())
        .put("eventsSent", found.sent())
        .put("eventsReceived", found.received())
        .put("lost", found.lost())
        .put("outOfOrder", found.outOfOrder() + editor.gaps())
        .put("duplicates", found.duplicates())
        .put("reconnects", editor.reconnects())
        .put("refused", refused.size());
    report.set("eventLatencyMs", new Percentiles(tally.latencies()).json(50, 95, 99));
    refused.forEach(sentence -> say("refused: " + sentence));
  }

  private void received(JsonNode frame, Instant arrived) {
    tally.received(frame.path("id").asText(), frame.path("merged").asInt(1), arrived);
    steering.seen(frame);
    if (frame.path("eventType").asText().equals("file.changed")) {
      tally.revision(frame.path("data").path("revision").asLong());
    }
  }

  private static ObjectNode run(String name, String text, int pause) {
    return EventJson.mapper()
        .createObjectNode()
        .put("do", "run")
        .put("run", name)
        .put("text", text)
        .put("pauseMs", pause);
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  private static void say(String progress) {
    System.err.println("  · " + progress);
  }

  @Override
  public void close() {
    http.close();
  }
}
