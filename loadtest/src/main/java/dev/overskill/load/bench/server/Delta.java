package dev.overskill.load.bench.server;

import dev.overskill.load.bench.wire.Mark;

/// The message that is measured, the same for every server: a piece of text of an agent, as AG-UI
/// has it.
final class Delta {
  private static final String WORDS =
      " and then the agent goes on to say what it is about to do next, word by word,".repeat(128);

  private final String head;

  Delta(String message) {
    this.head = "{\"type\":\"TEXT_MESSAGE_CONTENT\",\"messageId\":\"" + message + "\",\"delta\":\"";
  }

  /// The message as JSON of about so many bytes, and at least as many as the mark takes.
  String json(Mark mark, int bytes) {
    var text = mark.text();
    int filling = Math.clamp(bytes - head.length() - text.length() - 2L, 1, WORDS.length());
    return head + text + WORDS.substring(0, filling) + "\"}";
  }
}
