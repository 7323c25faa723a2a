package dev.overskill.files.tool;

import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.files.history.OwnedApp;
import dev.overskill.files.tool.ToolCall.Arguments;
import dev.overskill.log.LogRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tool call whose end has not come yet: its arguments so far.
final class OpenCall {
  /// A producer that repeats records repeats the latest ones.
  private static final int REMEMBERED_RECORDS = 256;

  private final OwnedApp owned;
  private final @Nullable RunId run;
  private final ToolCallId id;
  private final String tool;
  private final LogRecord start;
  private final StringBuilder json = new StringBuilder();
  private final Map<String, Boolean> seen =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_RECORDS;
        }
      };
  private @Nullable Arguments fault;

  OpenCall(OwnedApp owned, ToolCallId id, String tool, LogRecord start) {
    this.owned = owned;
    this.run = start.attributes().run();
    this.id = id;
    this.tool = tool;
    this.start = start;
  }

  OwnedApp owned() {
    return owned;
  }

  ToolCallId id() {
    return id;
  }

  long startOffset() {
    return start.offset();
  }

  Instant startedAt() {
    return start.appended();
  }

  int size() {
    return json.length();
  }

  /// Adds arguments, unless this record was added before.
  ///
  /// @return by how many characters the call grew
  int add(LogRecord record, String delta, int limit) {
    if (fault != null || seen.put(record.attributes().id(), true) != null) {
      return 0;
    }
    if (json.length() + delta.length() > limit) {
      return spoil(new Arguments.TooLarge(limit));
    }
    json.append(delta);
    return delta.length();
  }

  /// Gives up on the arguments; the call is refused when it ends.
  ///
  /// @return by how many characters the call grew: less than none
  int spoil(Arguments fault) {
    var freed = -json.length();
    this.fault = fault;
    json.setLength(0);
    json.trimToSize();
    return freed;
  }

  ToolCall end(LogRecord last) {
    return new ToolCall(
        owned, run, id, tool, fault == null ? new Arguments.Whole(json.toString()) : fault, last);
  }

  ToolCall late() {
    return new ToolCall(owned, run, id, tool, new Arguments.Late(), start);
  }
}
