package dev.overskill.load.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.load.agent.AgentHandle;
import dev.overskill.load.watch.EditorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The person's hand on a run, through the editor's socket: pauses and resumes it, decides what it
/// asks, stops it; and how long it took until the editor saw the effect.
final class Steering {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TALK = "talk";
  private static final String ASK = "ask";
  private static final List<String> ASKED = List.of("docs/one.md", "docs/two.md", "docs/three.md");
  private static final List<String> APPROVED = List.of("docs/one.md", "docs/three.md");

  private final ObjectNode report;
  private final Ids ids = Ids.secure();
  private final List<JsonNode> seen = new ArrayList<>();

  Steering(ObjectNode report) {
    this.report = report;
  }

  /// The editor was shown this.
  synchronized void seen(JsonNode frame) {
    var type = frame.path("eventType").asText();
    if (type.equals("ag-ui.CUSTOM") || type.equals("file.changed") || isWord(frame)) {
      seen.add(frame);
      notifyAll();
    }
  }

  private static boolean isWord(JsonNode frame) {
    return frame.path("run").asText().equals(TALK)
        && frame.path("eventType").asText().equals("ag-ui.TEXT_MESSAGE_CONTENT");
  }

  /// A run that would not end by itself is paused, resumed and stopped.
  void talk(AgentHandle agent, EditorClient editor) throws IOException, InterruptedException {
    agent.order(EventJson.mapper().createObjectNode().put("do", "talk").put("run", TALK));
    awaitWords(20);
    var asked = System.nanoTime();
    var pause = ask(editor, "run.pause", TALK);
    report.put("pauseAckMs", millisSince(asked));
    await(isTurn("run.paused", pause));
    report.put("pauseMs", millisSince(asked));
    asked = System.nanoTime();
    var resume = ask(editor, "run.resume", TALK);
    await(isTurn("run.resumed", resume));
    report.put("resumeMs", millisSince(asked));
    awaitWords(5);
    asked = System.nanoTime();
    ask(editor, "run.stop", TALK);
    report.put("stopAckMs", millisSince(asked)).put("stopAck", "accepted");
    agent.awaitDone(TALK, LIMIT);
    report.put("stopMs", millisSince(asked));
  }

  /// The agent asks whether it may write three files; two are approved.
  ///
  /// @return what was refused, as sentences
  List<String> approve(AgentHandle agent, EditorClient editor)
      throws IOException, InterruptedException {
    var order =
        EventJson.mapper()
            .createObjectNode()
            .put("do", "approve")
            .put("run", ASK)
            .put("message", "May I write these notes?")
            .put("limitSeconds", 60);
    ASKED.forEach(path ->
        order.withArray("paths").addObject().put("path", path).put("text", "# " + path + "\n"));
    agent.order(order);
    var question =
        await(frame -> frame.path("data").path("name").asText().equals("approval.requested"));
    var decision =
        command("approval.decided")
            .put("approval", question.path("data").path("value").path("approval").asText())
            .put("decision", "approve");
    APPROVED.forEach(decision.withArray("paths")::add);
    var decided = System.nanoTime();
    send(editor, decision);
    await(frame ->
        frame
            .path("data")
            .path("changes")
            .path(0)
            .path("path")
            .asText()
            .equals(APPROVED.getFirst()));
    report.put("approvalMs", millisSince(decided));
    var done = agent.awaitDone(ASK, LIMIT);
    var left = ASKED.stream().filter(path -> !APPROVED.contains(path)).toList();
    if (!done.rejected().equals(left)) {
      throw new IOException(
          "approved were all but " + done.rejected() + " and not all but " + left);
    }
    return done.refused();
  }

  private ObjectNode command(String name) {
    return EventJson.mapper()
        .createObjectNode()
        .put("command", name + "-" + ids.next())
        .put("name", name);
  }

  /// Asks something of a run.
  ///
  /// @return the command's id
  private String ask(EditorClient editor, String name, String run) throws IOException {
    return send(editor, command(name).put("run", run));
  }

  private static String send(EditorClient editor, ObjectNode command) throws IOException {
    var ack = editor.command(command);
    var status = ack.path("status").asText();
    if (!status.equals("accepted") && !status.equals("duplicate")) {
      throw new IOException("a person's command was answered " + ack);
    }
    return command.path("command").asText();
  }

  private static Predicate<JsonNode> isTurn(String name, String cause) {
    return frame ->
        frame.path("data").path("name").asText().equals(name)
            && frame.path("data").path("value").path("cause").asText().equals(cause);
  }

  private int words() {
    return (int) seen.stream().filter(Steering::isWord).count();
  }

  private synchronized void awaitWords(int more) throws IOException, InterruptedException {
    var wanted = words() + more;
    await(() -> words() >= wanted ? Optional.of(wanted) : Optional.empty());
  }

  private JsonNode await(Predicate<JsonNode> wanted) throws IOException, InterruptedException {
    return await(() -> seen.stream().filter(wanted).findFirst());
  }

  private synchronized <T> T await(Supplier<Optional<T>> wanted)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      var found = wanted.get();
      if (found.isPresent()) {
        return found.get();
      }
      var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new IOException("the editor was not shown in time what was asked for");
      }
      wait(left);
    }
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }
}
