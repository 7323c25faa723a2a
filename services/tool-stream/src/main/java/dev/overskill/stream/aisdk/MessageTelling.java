package dev.overskill.stream.aisdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.overskill.events.EventJson;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.sse.EventBatch;
import dev.overskill.stream.sse.Happening;
import dev.overskill.stream.sse.Telling;

/// A run's message as the AI SDK's transport reads it.
final class MessageTelling implements Telling {
  private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

  private final RunMessage message;

  MessageTelling(RunMessage message) {
    this.message = message;
  }

  /// A message cannot be told twice in one response; its client comes back and is told it anew.
  @Override
  public boolean resets(Join.Reason reason, EventBatch out) {
    return false;
  }

  @Override
  public void snapshot(Mark mark, Snapshot snapshot, int part, EventBatch out) {
    if (part == 0) {
      snapshot.events().forEach(told -> tell(told, out));
    }
  }

  @Override
  public void event(Mark mark, Told told, int pieces, EventBatch out) {
    tell(told, out);
  }

  private void tell(Told told, EventBatch out) {
    if (message.isOver()) {
      return;
    }
    message.tell(new Happening(told)).forEach(chunk -> out.event(EventJson.write(chunk)));
    if (message.isOver()) {
      out.event(DONE);
    }
  }

  @Override
  public void caughtUp(Mark mark, EventBatch out) {}

  @Override
  public void tick(long nanos, EventBatch out) {}

  @Override
  public boolean isOver() {
    return message.isOver();
  }
}
