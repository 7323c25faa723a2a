package dev.overskill.preview.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.events.ToolRegistry;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.draft.Shown;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// What agents are told of the pages: what was kept of the app, from its open pages, and how many
/// those are.
final class Answers {
  private static final ObjectReader READER =
      EventJson.mapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int USUAL = 50;

  private final Drafts drafts;
  private final Notebooks books;
  private final ToolRegistry registry = new ToolRegistry();

  Answers(Drafts drafts, Notebooks books) {
    this.drafts = drafts;
    this.books = books;
  }

  ToolOutcome answer(AppId app, String tool, String arguments) {
    JsonNode wanted;
    try {
      wanted = READER.readValue(arguments.isBlank() ? "{}" : arguments);
    } catch (JsonProcessingException _) {
      return new ToolOutcome.Refused("bad_arguments", "The arguments are not JSON.");
    }
    var faults = registry.faults(tool, wanted);
    return faults.isEmpty()
        ? new ToolOutcome.Succeeded(told(app, tool, wanted))
        : new ToolOutcome.Refused("bad_arguments", String.join("; ", faults));
  }

  private ObjectNode told(AppId app, String tool, JsonNode wanted) {
    var console = tool.equals("read_console_logs");
    var kept =
        books
            .known(app)
            .map(book -> console ? book.console() : book.network())
            .orElseGet(() -> new Notebook.Kept(List.of(), 0, 0));
    var matching =
        kept.entries().stream().filter(entry -> matches(wanted).test(entry.note())).toList();
    var limit = wanted.path("limit").asInt(USUAL);
    var skipped = Math.max(0, matching.size() - limit);
    var answer = EventJson.mapper().createObjectNode();
    var draft = drafts.live(app);
    answer.put("openPages", draft.map(it -> it.sockets().size()).orElse(0));
    draft.flatMap(Draft::shown).ifPresent(shown -> write(shown, answer));
    answer.put("left", skipped + kept.dropped() + kept.unheard());
    var entries = answer.putArray(console ? "lines" : "requests");
    matching.stream().skip(skipped).forEach(entry -> write(entry, entries.addObject()));
    return answer;
  }

  /// A page that does not compile says nothing of itself: why, belongs to what it says.
  private static void write(Shown shown, ObjectNode to) {
    to.put("revision", shown.tree().revision().number());
    var failing = to.putArray("failing");
    shown
        .faults()
        .forEach(fault ->
            failing
                .addObject()
                .put("path", fault.path())
                .put("line", fault.line())
                .put("column", fault.column())
                .put("text", fault.message()));
  }

  private static Predicate<Note> matches(JsonNode wanted) {
    var since = wanted.path("sinceRevision").asLong(0);
    var least = Note.Level.valueOf(wanted.path("level").asText("info").toUpperCase(Locale.ROOT));
    var failed = wanted.path("failed").asBoolean(false);
    return note ->
        note.where().revision().number() >= since
            && switch (note) {
              case Note.Line line -> line.level().compareTo(least) >= 0;
              case Note.Thrown _ -> true;
              case Note.Request request -> !failed || request.failed();
              case Note.Move _ -> least.compareTo(Note.Level.INFO) <= 0;
            };
  }

  private static void write(Ring.Entry entry, ObjectNode to) {
    var where = entry.note().where();
    to.put("at", where.at().toString());
    to.put("revision", where.revision().number());
    to.put("page", where.page());
    if (entry.times() > 1) {
      to.put("times", entry.times());
    }
    switch (entry.note()) {
      case Note.Line(_, var level, var text) -> to.put("level", lower(level)).put("text", text);
      case Note.Thrown(_, var kind, var message, var stack) -> {
        to.put("level", "error").put("kind", lower(kind)).put("text", message);
        stack
            .thrownAt()
            .ifPresent(place ->
                to.put("path", place.path())
                    .put("line", place.line())
                    .put("column", place.column()));
        to.put("stack", stack.text());
      }
      case Note.Request(_, var method, var url, var status, var millis) ->
          to.put("method", method).put("url", url).put("status", status).put("millis", millis);
      case Note.Move(_, var target) ->
          to.put("level", "info").put("text", "navigated to " + target);
    }
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
