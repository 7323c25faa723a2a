package dev.overskill.stream.aisdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.overskill.events.EventJson;
import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.sse.EventBatch;
import dev.overskill.stream.sse.Telling;
import dev.overskill.stream.sse.Told;

/// A run's message as the AI SDK's transport reads it.
final class MessageTelling implements Telling {
  private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);

  private final RunMessage message;

  MessageTelling(RunMessage message) {
    this.message = message;
  }

  @Override
  public void begins(Join join, EventBatch out) {}

  @Override
  public void event(long seq, byte[] cursor, Entry entry, EventBatch out) {
    message.tell(Told.of(entry.body())).forEach(chunk -> out.event(EventJson.write(chunk)));
    if (message.isOver()) {
      out.event(DONE);
    }
  }

  @Override
  public void caughtUp(long seq, byte[] cursor, EventBatch out) {}

  @Override
  public void tick(long nanos, EventBatch out) {}

  @Override
  public boolean isOver() {
    return message.isOver();
  }
}
