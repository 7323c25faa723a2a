package dev.overskill.load.bench.wire;

import io.netty.buffer.ByteBuf;

/// A server that sends each message as one text frame, and is live once the handshake is done.
public record PlainSpeech(String prefix) implements Speech {
  @Override
  public String path(Line line) {
    return prefix + line.room();
  }

  @Override
  public void opened(Line line) {
    line.ear().live();
  }

  @Override
  public void heard(Line line, ByteBuf text) {
    Mark.scan(text, line);
  }
}
