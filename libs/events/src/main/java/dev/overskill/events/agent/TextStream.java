package dev.overskill.events.agent;

import dev.overskill.events.AgentEvent;
import java.util.List;
import java.util.function.Function;

/// A message that is being said, piece by piece. Closing it ends the message.
public final class TextStream implements AutoCloseable {
  private final Run run;
  private final Voice voice;
  private final Function<String, AgentEvent> content;
  private final List<AgentEvent> closings;

  /// Half of a character outside the basic plane: it is said with its other half.
  private String held = "";

  /// @param content makes an event of a delta
  /// @param closings what ends the message, in order
  TextStream(
      Run run, Voice voice, Function<String, AgentEvent> content, List<AgentEvent> closings) {
    this.run = run;
    this.voice = voice;
    this.content = content;
    this.closings = closings;
  }

  /// Says some more. A paused run holds here.
  public void add(String delta) throws Stopped, InterruptedException {
    run.checkpoint();
    var text = held + delta;
    var whole = whole(text);
    held = text.substring(whole);
    if (whole > 0) {
      voice.say(content.apply(text.substring(0, whole)));
    }
  }

  private static int whole(String text) {
    var end = text.length();
    return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  @Override
  public void close() {
    closings.forEach(voice::close);
  }
}
