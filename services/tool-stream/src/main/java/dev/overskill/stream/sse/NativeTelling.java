package dev.overskill.stream.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Snapshot;

/// The frames of the native socket, each the data of one event whose id is its cursor.
final class NativeTelling implements Telling {
  @Override
  public boolean resets(Join.Reason reason, EventBatch out) {
    out.event(bytes("{\"type\":\"reset\",\"reason\":\"" + reason.name() + "\"}"));
    return true;
  }

  /// Whoever goes away before the last part has no state, and no position.
  @Override
  public void snapshot(Mark mark, Snapshot snapshot, int part, EventBatch out) {
    int of = snapshot.parts().size();
    var more = bytes("\",\"part\":" + (part + 1) + ",\"of\":" + of + ",\"events\":");
    byte[][] data = {
      numbered("snapshot", mark), mark.cursor(), more, snapshot.parts().get(part), bytes("}")
    };
    if (part + 1 == of) {
      out.positioned(mark.cursor(), data);
    } else {
      out.event(data);
    }
  }

  @Override
  public void event(Mark mark, Told told, int pieces, EventBatch out) {
    var more = pieces == 1 ? "\"," : "\",\"merged\":" + pieces + ",";
    out.positioned(mark.cursor(), numbered("event", mark), mark.cursor(), bytes(more), told.body());
  }

  @Override
  public void caughtUp(Mark mark, EventBatch out) {
    out.positioned(mark.cursor(), numbered("caught-up", mark), mark.cursor(), bytes("\"}"));
  }

  private static byte[] numbered(String type, Mark mark) {
    return bytes("{\"type\":\"" + type + "\",\"seq\":" + mark.seq() + ",\"cursor\":\"");
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
