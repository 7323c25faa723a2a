package dev.overskill.stream.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.overskill.events.MalformedEventException;
import dev.overskill.log.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Encodes what every connection is sent of a record alike: the event's frame from `"topic"` on,
/// with the record's value in it byte for byte.
final class EventBody {
  private static final int DEEPEST = 200;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private EventBody() {}

  /// @throws MalformedEventException if the value is not one JSON object in UTF-8
  static byte[] of(LogRecord record) {
    var value = record.value();
    if (value == null) {
      throw new MalformedEventException("the record has no value", null);
    }
    requireObject(value);
    var attributes = record.attributes();
    var out = new ByteArrayOutputStream(value.length + 320);
    raw(out, "\"topic\":\"" + record.topic().topicName() + "\",\"time\":\"" + attributes.time());
    raw(out, "\"");
    member(out, "id", attributes.id());
    member(out, "eventType", attributes.type());
    if (attributes.run() != null) {
      member(out, "run", attributes.run().value());
    }
    if (attributes.traceparent() != null) {
      member(out, "traceparent", attributes.traceparent());
    }
    raw(out, ",\"data\":");
    out.writeBytes(value);
    raw(out, "}");
    return out.toByteArray();
  }

  private static void member(ByteArrayOutputStream out, String name, String text) {
    raw(out, ",\"" + name + "\":\"");
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    raw(out, "\"");
  }

  private static void raw(ByteArrayOutputStream out, String ascii) {
    out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static void requireObject(byte[] value) {
    // The parser would also read UTF-16 and a byte order mark, which cannot stand inside a frame.
    if (!Utf8.isValid(value, value.length) || !opensObject(value)) {
      throw new MalformedEventException("the value is not a JSON object in UTF-8", null);
    }
    try (var parser = JSON.createParser(value)) {
      int depth = 0;
      boolean ended = false;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (ended) {
          throw new MalformedEventException("something follows the value's JSON object", null);
        }
        depth += depthOf(token);
        ended = depth == 0;
      }
      if (!ended) {
        throw new MalformedEventException("the value's JSON object does not end", null);
      }
    } catch (IOException e) {
      throw new MalformedEventException("the value is not JSON", e);
    }
  }

  private static int depthOf(JsonToken token) {
    if (token.isStructStart()) {
      return 1;
    }
    return token.isStructEnd() ? -1 : 0;
  }

  private static boolean opensObject(byte[] value) {
    int i = 0;
    while (i < value.length && isSpace(value[i])) {
      i++;
    }
    return i + 1 < value.length && value[i] == '{' && value[i + 1] != 0;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
