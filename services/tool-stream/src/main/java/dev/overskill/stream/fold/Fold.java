package dev.overskill.stream.fold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.stream.event.Told;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folded state of one app. Its law: whoever folds what [#tell] says and then everything that
/// came after has the state of whoever folded everything.
///
/// What both topics say of a thing may come in either order between them; the order within a topic
/// is theirs. For one thread at a time.
public final class Fold {
  private static final String NO_RUN = "unattributed";
  private static final int MOST_CALLS = 20_000;
  private static final int MOST_OTHERS = 64;
  private static final int MOST_COMMANDS = 32;
  private static final int MOST_RELEASES = 20;
  private static final int RELEASE_STATES = 8;

  private final Bounds bounds;
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final Map<String, String> runOfCall = bounded(MOST_CALLS);
  private final Map<String, String> runOfApproval = bounded(MOST_CALLS);
  private final ArrayDeque<Told> changes = new ArrayDeque<>();
  private final Map<String, Item.Notes> releases = bounded(MOST_RELEASES);
  private final Map<String, Told> previewErrors = new LinkedHashMap<>();
  private final Item.Notes others = new Item.Notes(MOST_OTHERS);
  private @Nullable Told created;
  private @Nullable Told status;

  public Fold(Bounds bounds) {
    this.bounds = bounds;
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }

  /// Folds the next event.
  public void apply(Told told) {
    switch (told.topic()) {
      case AGENT_EVENTS -> agent(told);
      case APP_EVENTS -> app(told);
      case AGENT_COMMANDS, APP_STATE, SECURITY_SIGNALS, PARKED ->
          throw new IllegalArgumentException(told.topic() + " carries no events of an app");
    }
  }

  private void agent(Told told) {
    var delta = told.delta();
    if (delta != null) {
      // The usual event by far, told apart without reading its value.
      var kind = delta.item().split("/", 3)[1];
      run(told.run()).apply(kind, told);
      return;
    }
    var value = told.json();
    var run = value.has("runId") ? value.path("runId").asText() : told.run();
    if (value.has("toolCallId")) {
      runOfCall.putIfAbsent(value.path("toolCallId").asText(), named(run));
    }
    if (value.path("name").asText().equals("approval.requested")) {
      runOfApproval.putIfAbsent(value.at("/value/approval").asText(), named(run));
    }
    run(run).apply(value.path("type").asText(), told);
  }

  private void app(Told told) {
    switch (told.type()) {
      case "app.created" -> created = told;
      case "app.status-changed" -> status = told;
      case "file.changed" -> change(told);
      case "tool.progress" -> call(told).advance(told);
      case "tool.result" -> call(told).answer(told);
      case "approval.closed" -> {
        var value = told.json();
        var approval = value.path("approval").asText();
        var run = runOfApproval.computeIfAbsent(approval, _ -> named(runIn(value, told)));
        run(run).approval(value).close(told);
      }
      case "command.accepted" ->
          run(runIn(told.json(), told)).notes("commands", MOST_COMMANDS).add(told);
      case "run.ended" -> run(runIn(told.json(), told)).end(told);
      case "release.changed" -> release(told);
      case "preview.failed" -> previewErrors.put(told.json().path("path").asText(), told);
      case "preview.recovered" -> recovered(told.json());
      default -> others.add(told);
    }
  }

  private Item.Call call(Told told) {
    var value = told.json();
    var call = value.path("toolCall").asText();
    var run = runOfCall.computeIfAbsent(call, _ -> named(runIn(value, told)));
    return run(run).call(call);
  }

  private static @Nullable String runIn(JsonNode value, Told told) {
    return value.has("run") ? value.path("run").asText() : told.run();
  }

  private static String named(@Nullable String run) {
    return run == null ? NO_RUN : run;
  }

  private Run run(@Nullable String id) {
    var run = runs.computeIfAbsent(named(id), _ -> new Run(bounds));
    if (runs.size() > bounds.runs()) {
      runs.remove(runs.keySet().iterator().next());
    }
    return run;
  }

  /// Contents are left out: an editor fetches them when somebody looks.
  private void change(Told told) {
    var value = told.json();
    for (var change : value.path("changes")) {
      if (change instanceof ObjectNode fields) {
        fields.remove(List.of("text", "base64"));
      }
    }
    changes.add(told.with(EventJson.write(value)));
    if (changes.size() > bounds.revisions()) {
      changes.remove();
    }
  }

  private void release(Told told) {
    releases
        .computeIfAbsent(told.json().path("release").asText(), _ -> new Item.Notes(RELEASE_STATES))
        .add(told);
  }

  private void recovered(JsonNode value) {
    if (value.has("path")) {
      previewErrors.remove(value.path("path").asText());
    } else {
      previewErrors.clear();
    }
  }

  /// Whether that run is known, and has not ended.
  public boolean isRunning(String run) {
    var known = runs.get(run);
    return known != null && !known.isOver();
  }

  /// The runs that have not ended, the newest last.
  public List<String> running() {
    return runs.entrySet().stream()
        .filter(run -> !run.getValue().isOver())
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The state, as the shortest history that leads to it.
  public List<Told> tell() {
    var head = new ArrayList<Told>();
    Item.tell(created, head::add);
    Item.tell(status, head::add);
    var tail = new ArrayList<Told>(changes);
    releases.values().forEach(states -> states.tell(tail::add));
    tail.addAll(previewErrors.values());
    others.tell(tail::add);
    head.addAll(runsWithin(bounds.bytes() - weight(head) - weight(tail)));
    head.addAll(tail);
    return head;
  }

  /// The latest runs, as many as fit; what does not fit is forgotten here too.
  private List<Told> runsWithin(long bytes) {
    var told = new ArrayDeque<List<Told>>();
    var names = new ArrayList<>(runs.keySet());
    long left = bytes;
    for (var name : names.reversed()) {
      var run = runs.get(name);
      var events = new ArrayList<Told>();
      if (run != null) {
        run.tell(events::add);
      }
      left -= weight(events);
      if (left < 0 && !told.isEmpty()) {
        names.subList(0, names.indexOf(name) + 1).forEach(runs::remove);
        break;
      }
      told.addFirst(events);
    }
    return told.stream().flatMap(List::stream).toList();
  }

  private static long weight(List<Told> events) {
    return events.stream().mapToLong(event -> event.body().length).sum();
  }
}
