package dev.overskill.load.bench.wire;

import io.netty.buffer.ByteBuf;

/// Socket.IO 4 over Engine.IO 4, WebSocket only: the packet type is the first one or two digits.
public final class SocketIoSpeech implements Speech {
  private static final String PONG = "3";

  @Override
  public String path(Line line) {
    return "/socket.io/?EIO=4&transport=websocket";
  }

  @Override
  public void opened(Line line) {}

  @Override
  public void heard(Line line, ByteBuf text) {
    int at = text.readerIndex();
    switch (text.getByte(at)) {
      case '0' -> line.say("40{\"room\":\"" + line.room() + "\"}");
      case '2' -> line.say(PONG);
      case '4' -> {
        switch (text.getByte(at + 1)) {
          case '0' -> line.ear().live();
          case '2' -> Mark.scan(text, line);
          default -> {}
        }
      }
      default -> {}
    }
  }
}
