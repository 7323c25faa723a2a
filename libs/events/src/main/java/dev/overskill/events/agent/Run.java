package dev.overskill.events.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentCommand.Retry;
import dev.overskill.events.AgentCommand.Steer;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A run in the hands of the one thread that works on it.
///
/// Whatever it does that takes time heeds people: a stop ends it with [Stopped], a pause holds it.
public final class Run {
  /// How long after its limit an approval may take to be closed by the platform.
  private static final Duration CLOSING_GRACE = Duration.ofSeconds(30);

  private final RunId id;
  private final Voice voice;
  private final Mail mail;
  private final AgentWorker.Means means;
  private final Calls calls;

  Run(RunId id, Voice voice, Mail mail, AgentWorker.Means means) {
    this.id = id;
    this.voice = voice;
    this.mail = mail;
    this.means = means;
    this.calls = new Calls(this, voice, mail, means);
  }

  public RunId id() {
    return id;
  }

  /// Where a run stops and holds: ends it if somebody stopped it or the platform gave it up, waits
  /// while it is paused, and tells both turns of a pause.
  public void checkpoint() throws Stopped, InterruptedException {
    for (var turn = mail.nextTurn(); turn.isPresent(); turn = mail.nextTurn()) {
      voice.say(turn.get());
    }
  }

  /// Ends the run if it is stopped, and does not hold it.
  void heed() throws Stopped {
    var halted = mail.halted();
    if (halted.isPresent()) {
      throw new Stopped(halted.get());
    }
  }

  /// Says something of no kind below: state, activity, steps, a CUSTOM event, a tool call that the
  /// worker answers by itself.
  ///
  /// @throws IllegalStateException if AG-UI has no place for it here
  public void emit(AgentEvent event) throws Stopped, InterruptedException {
    checkpoint();
    voice.say(event);
  }

  /// Begins a text message.
  public TextStream text() throws Stopped, InterruptedException {
    checkpoint();
    var message = newMessage();
    voice.say(new AgentEvent.TextMessageStart(message, "assistant"));
    return new TextStream(
        this,
        voice,
        delta -> new AgentEvent.TextMessageContent(message, delta),
        List.of(new AgentEvent.TextMessageEnd(message)));
  }

  /// Says a whole text, word by word.
  public void say(String text) throws Stopped, InterruptedException {
    try (var stream = text()) {
      for (var word : text.splitWithDelimiters("(?<= )", 0)) {
        stream.add(word);
      }
    }
  }

  /// Begins to think aloud.
  public TextStream reasoning() throws Stopped, InterruptedException {
    checkpoint();
    var message = newMessage();
    voice.say(new AgentEvent.ReasoningStart(message));
    voice.say(new AgentEvent.ReasoningMessageStart(message, "reasoning"));
    return new TextStream(
        this,
        voice,
        delta -> new AgentEvent.ReasoningMessageContent(message, delta),
        List.of(new AgentEvent.ReasoningMessageEnd(message), new AgentEvent.ReasoningEnd(message)));
  }

  private String newMessage() {
    return "msg-" + means.ids().next();
  }

  /// Calls a tool of the platform: its arguments are streamed, then its answer is awaited for as
  /// long as the registry says. A call without an answer is made again under an id of its own as
  /// often as the registry allows. What was refused for good, or never answered, is an outcome too.
  public ToolOutcome call(String tool, JsonNode arguments) throws Stopped, InterruptedException {
    return calls.call(tool, arguments);
  }

  /// The next call that a person wants made again, if there is one.
  public Optional<Retry> nextRetry() {
    return mail.nextRetry();
  }

  /// Makes a call again; nothing happens if it is too long ago to be remembered.
  public Optional<ToolOutcome> again(Retry retry) throws Stopped, InterruptedException {
    return calls.again(retry);
  }

  /// The next thing a person wants to be taken into account, if there is one.
  public Optional<Steer> nextSteer() {
    return mail.nextSteer();
  }

  /// Asks a person and waits for the decision, which the platform tells. Asked again under the same
  /// id, it gives the decision that was made. If even the platform says nothing in time, it is no.
  public Verdict askApproval(Question question) throws Stopped, InterruptedException {
    checkpoint();
    var expiresAt = means.time().now().plus(question.limit());
    var value =
        EventJson.mapper()
            .createObjectNode()
            .put("approval", question.approval())
            .put("message", question.message());
    if (!question.paths().isEmpty()) {
      question.paths().forEach(value.putArray("paths")::add);
    }
    question.waiting().ifPresent(call -> value.put("toolCall", call.value()));
    value.put("expiresAt", expiresAt.toString());
    voice.say(new AgentEvent.Custom("approval.requested", value));
    return mail.closed(question.approval(), expiresAt.plus(CLOSING_GRACE))
        .map(closed -> Verdict.of(question, closed))
        .orElseGet(() -> new Verdict.Rejected(Verdict.EXPIRY, ""));
  }

  /// Lets the time pass. A pause does not lengthen it, but holds what comes after it.
  public void rest(Duration time) throws Stopped, InterruptedException {
    mail.rest(means.time().now().plus(time));
    checkpoint();
  }
}
