package dev.overskill.events.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentCommand.Retry;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolOutcome.Refused;
import dev.overskill.events.EventJson;
import dev.overskill.events.ToolCallId;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tool calls of a run: said, answered, and made again.
final class Calls {
  /// Characters of arguments per event, about what a model streams in 100 ms.
  private static final int DELTA = 400;

  /// Long arguments are cut into at most about so many pieces.
  private static final int MOST_DELTAS = 64;

  /// What is remembered so that a person can ask for a call again.
  private static final int REMEMBERED = 64;

  private static final long REMEMBERED_CHARACTERS = 16 << 20;

  /// Refusals that say nothing of the call itself.
  private static final Set<String> PASSING = Set.of("timed_out", "overloaded");

  private static final Duration FIRST_REST = Duration.ofMillis(250);

  private final Run run;
  private final Voice voice;
  private final Mail mail;
  private final AgentWorker.Means means;
  private final Map<ToolCallId, Wish> wishes = new LinkedHashMap<>();
  private long characters;

  Calls(Run run, Voice voice, Mail mail, AgentWorker.Means means) {
    this.run = run;
    this.voice = voice;
    this.mail = mail;
    this.means = means;
  }

  private record Wish(String tool, String arguments) {}

  /// Why a call is made again.
  private record Origin(@Nullable ToolCallId retryOf, @Nullable String cause) {
    static final Origin NONE = new Origin(null, null);

    @Nullable JsonNode metadata() {
      if (retryOf == null) {
        return null;
      }
      var metadata = EventJson.mapper().createObjectNode().put("retryOf", retryOf.value());
      return cause == null ? metadata : metadata.put("cause", cause);
    }
  }

  ToolOutcome call(String tool, JsonNode arguments) throws Stopped, InterruptedException {
    return call(new Wish(tool, arguments.toString()), Origin.NONE);
  }

  /// Makes a call again that a person asks for; nothing if it is no longer remembered.
  Optional<ToolOutcome> again(Retry retry) throws Stopped, InterruptedException {
    var wish = wishes.get(retry.toolCall());
    return wish == null
        ? Optional.empty()
        : Optional.of(call(wish, new Origin(retry.toolCall(), retry.command())));
  }

  private ToolOutcome call(Wish wish, Origin origin) throws Stopped, InterruptedException {
    var rest = FIRST_REST;
    var why = origin;
    for (int left = means.tools().retries(wish.tool()); ; left--) {
      run.checkpoint();
      var id = new ToolCallId("call-" + means.ids().next());
      var outcome = attempt(id, wish, why);
      if (left <= 0 || !(outcome instanceof Refused(var code, _) && PASSING.contains(code))) {
        return outcome;
      }
      run.rest(rest);
      rest = rest.multipliedBy(2);
      why = new Origin(id, origin.cause());
    }
  }

  private ToolOutcome attempt(ToolCallId id, Wish wish, Origin origin)
      throws Stopped, InterruptedException {
    remember(id, wish);
    mail.expect(id);
    voice.say(new AgentEvent.ToolCallStart(id, wish.tool(), null, origin.metadata()));
    stream(id, wish.arguments());
    var limit = means.tools().timeout(wish.tool());
    var answer = mail.answer(id, means.time().now().plus(limit));
    var outcome = answer.orElseGet(() -> new Refused("timed_out", "No answer within " + limit));
    voice.say(result(id, outcome));
    return outcome;
  }

  /// Says the arguments. Up to the last piece a stop leaves them torn, so that nobody can act on
  /// them; with the last piece the call is made, and nothing comes between it and its end.
  private void stream(ToolCallId id, String json) throws Stopped, InterruptedException {
    var step = Math.max(DELTA, json.length() / MOST_DELTAS);
    for (int from = 0; from < json.length(); ) {
      var to = end(json, from, step);
      if (from > 0) {
        run.heed();
      }
      voice.say(new AgentEvent.ToolCallArgs(id, json.substring(from, to)));
      from = to;
    }
    voice.say(new AgentEvent.ToolCallEnd(id));
  }

  /// A cut that does not part the two halves of a character outside the basic plane.
  private static int end(String text, int from, int step) {
    var to = Math.min(text.length(), from + step);
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to + 1 : to;
  }

  private AgentEvent result(ToolCallId call, ToolOutcome outcome) {
    var text =
        switch (outcome) {
          case ToolOutcome.Succeeded(var result) -> result.toString();
          case Refused(var code, var detail) -> code + ": " + detail;
        };
    return new AgentEvent.ToolCallResult(
        "msg-" + means.ids().next(), call, EventJson.mapper().getNodeFactory().textNode(text));
  }

  private void remember(ToolCallId id, Wish wish) {
    wishes.put(id, wish);
    characters += wish.arguments().length();
    Iterator<Wish> oldest = wishes.values().iterator();
    while (wishes.size() > REMEMBERED || characters > REMEMBERED_CHARACTERS) {
      characters -= oldest.next().arguments().length();
      oldest.remove();
    }
  }
}
