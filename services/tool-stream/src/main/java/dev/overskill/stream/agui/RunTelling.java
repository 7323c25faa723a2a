package dev.overskill.stream.agui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.Join;
import dev.overskill.stream.journal.Snapshot;
import dev.overskill.stream.sse.EventBatch;
import dev.overskill.stream.sse.Happening;
import dev.overskill.stream.sse.Telling;
import java.time.Duration;
import java.util.List;

/// A run's story as AG-UI sends it. A run that has not begun is waited for, for a while.
final class RunTelling implements Telling {
  private final RunStory story;
  private final long waitNanos;
  private long seq;
  private long waitsSince;
  private boolean live;

  RunTelling(RunStory story, Duration wait) {
    this.story = story;
    this.waitNanos = wait.toNanos();
  }

  /// A run cannot be told twice in one response; its client comes back and is told what it lacks.
  @Override
  public boolean resets(Join.Reason reason, EventBatch out) {
    return false;
  }

  @Override
  public void snapshot(Mark mark, Snapshot snapshot, int part, EventBatch out) {
    if (part == 0) {
      for (var told : snapshot.events()) {
        story.tell(new Happening(told)).forEach(event -> out.event(numbered(event)));
      }
    }
  }

  @Override
  public void event(Mark mark, Told told, int pieces, EventBatch out) {
    write(story.tell(new Happening(told)), mark.cursor(), out);
  }

  /// Only the last of one entry's events has its position: the others alone are not all of it.
  private void write(List<ObjectNode> events, byte[] cursor, EventBatch out) {
    for (int i = 0; i < events.size(); i++) {
      var json = numbered(events.get(i));
      if (i == events.size() - 1) {
        out.positioned(cursor, json);
      } else {
        out.event(json);
      }
    }
  }

  private byte[] numbered(ObjectNode event) {
    var metadata = event.withObjectProperty("metadata");
    metadata.put("seq", ++seq);
    return EventJson.write(event);
  }

  @Override
  public void caughtUp(Mark mark, EventBatch out) {
    live = true;
    waitsSince = System.nanoTime();
  }

  @Override
  public void tick(long nanos, EventBatch out) {
    if (live && !story.hasBegun() && !story.isOver() && nanos - waitsSince > waitNanos) {
      story
          .fail("unknown_run", "There is no such run")
          .forEach(event -> out.event(numbered(event)));
    }
  }

  @Override
  public boolean isOver() {
    return story.isOver();
  }
}
