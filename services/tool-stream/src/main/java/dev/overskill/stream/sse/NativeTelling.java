package dev.overskill.stream.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Join;

/// The frames of the native socket, each the data of one event whose id is its cursor.
final class NativeTelling implements Telling {
  @Override
  public void begins(Join join, EventBatch out) {
    if (join instanceof Join.Reset(_, var reason)) {
      out.event(bytes("{\"type\":\"reset\",\"reason\":\"" + reason.name() + "\"}"));
    }
  }

  @Override
  public void event(long seq, byte[] cursor, Entry entry, EventBatch out) {
    out.positioned(cursor, numbered("event", seq), cursor, bytes("\","), entry.body());
  }

  @Override
  public void caughtUp(long seq, byte[] cursor, EventBatch out) {
    out.positioned(cursor, numbered("caught-up", seq), cursor, bytes("\"}"));
  }

  private static byte[] numbered(String type, long seq) {
    return bytes("{\"type\":\"" + type + "\",\"seq\":" + seq + ",\"cursor\":\"");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Override
  public void tick(long nanos, EventBatch out) {}

  @Override
  public boolean isOver() {
    return false;
  }
}
