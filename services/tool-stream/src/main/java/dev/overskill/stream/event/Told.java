package dev.overskill.stream.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event as every client is told of it: encoded once, with the record's value in it byte for
/// byte.
///
/// The encoding is the JSON object of the event without its opening brace, so that a frame's own
/// members can stand before it: `"topic":…,"time":…,"id":…,"eventType":…,"data":{…}}`.
public final class Told {
  private final Topics topic;
  private final Instant time;
  private final String id;
  private final String type;
  private final @Nullable String run;
  private final byte[] body;
  private final int data;
  private final @Nullable Delta delta;

  private Told(Head head, byte[] value) {
    this.topic = head.topic;
    this.time = head.time;
    this.id = head.id;
    this.type = head.type;
    this.run = head.run;
    var start = head.encoded();
    this.data = start.length;
    this.body = new byte[start.length + value.length + 1];
    System.arraycopy(start, 0, body, 0, start.length);
    System.arraycopy(value, 0, body, start.length, value.length);
    body[body.length - 1] = '}';
    this.delta = placed(Value.inspect(value));
  }

  private @Nullable Delta placed(@Nullable Delta piece) {
    return piece == null
        ? null
        : new Delta(run + "/" + piece.item(), data + piece.from(), data + piece.to());
  }

  /// What an event says besides its value.
  private record Head(
      Topics topic,
      Instant time,
      String id,
      String type,
      @Nullable String run,
      @Nullable String traceparent) {
    byte[] encoded() {
      var out = new StringBuilder(320);
      out.append("\"topic\":\"").append(topic.topicName());
      out.append("\",\"time\":\"").append(time).append('"');
      member(out, "id", id);
      member(out, "eventType", type);
      member(out, "run", run);
      member(out, "traceparent", traceparent);
      return out.append(",\"data\":").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void member(StringBuilder out, String name, @Nullable String text) {
      if (text != null) {
        out.append(",\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
      }
    }
  }

  /// A piece of a text that grows: an event that says nothing else.
  ///
  /// @param item what grows: the same for all pieces of it
  /// @param from where in [#body()] the piece begins, as it is escaped in JSON
  /// @param to where it ends
  public record Delta(String item, int from, int to) {}

  /// Encodes a record of the log.
  ///
  /// @param value of the record, UTF-8 JSON
  /// @throws MalformedEventException if it is not one JSON object in UTF-8
  public static Told of(Topics topic, Attributes attributes, byte @Nullable [] value) {
    if (value == null) {
      throw new MalformedEventException("the record has no value", null);
    }
    var run = attributes.run();
    return new Told(
        new Head(
            topic,
            attributes.time(),
            attributes.id(),
            attributes.type(),
            run == null ? null : run.value(),
            attributes.traceparent()),
        value);
  }

  /// The same event with another value.
  public Told with(byte[] value) {
    return new Told(new Head(topic, time, id, type, run, null), value);
  }

  /// The same event with this text, as it is escaped in JSON, in the place of its piece.
  public Told saying(byte[] escaped) {
    if (delta == null) {
      throw new IllegalStateException("it is no piece of a text");
    }
    var out = new ByteArrayOutputStream(body.length + escaped.length);
    out.write(body, data, delta.from() - data);
    out.writeBytes(escaped);
    out.write(body, delta.to(), body.length - 1 - delta.to());
    return with(out.toByteArray());
  }

  public Topics topic() {
    return topic;
  }

  /// When it happened.
  public Instant time() {
    return time;
  }

  public String id() {
    return id;
  }

  /// The CloudEvents type: `ag-ui.TOOL_CALL_START`, `file.changed`.
  public String type() {
    return type;
  }

  /// The run it belongs to, where there is one.
  public @Nullable String run() {
    return run;
  }

  /// The encoding, shared as it is: nobody changes it.
  public byte[] body() {
    return body;
  }

  /// The piece it adds to a text, if it does nothing else.
  public @Nullable Delta delta() {
    return delta;
  }

  /// The value, read.
  public JsonNode json() {
    try {
      return EventJson.mapper().readTree(body, data, body.length - 1 - data);
    } catch (IOException e) {
      throw new IllegalStateException("it was JSON when it came", e);
    }
  }

  /// The value as bytes of its own.
  public byte[] value() {
    var value = new byte[body.length - 1 - data];
    System.arraycopy(body, data, value, 0, value.length);
    return value;
  }

  /// Bytes of these events as one JSON array.
  public static byte[] array(List<Told> events) {
    var size = 2 + events.stream().mapToInt(event -> event.body.length + 2).sum();
    var out = new ByteArrayOutputStream(size);
    out.write('[');
    for (var event : events) {
      if (out.size() > 1) {
        out.write(',');
      }
      out.write('{');
      out.writeBytes(event.body);
    }
    out.write(']');
    return out.toByteArray();
  }

  /// The events of such an array.
  ///
  /// @throws MalformedEventException if it is none
  public static List<Told> parse(byte[] array) {
    var events = new ArrayList<Told>();
    try (var parser = Value.JSON.createParser(array)) {
      require(parser.nextToken() == JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        events.add(parse(parser, array));
      }
      require(parser.currentToken() == JsonToken.END_ARRAY);
      return events;
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedEventException("not an array of events", e);
    }
  }

  private static Told parse(JsonParser parser, byte[] array) throws IOException {
    String topic = "";
    String time = "";
    String id = "";
    String type = "";
    @Nullable String run = null;
    @Nullable String trace = null;
    byte[] value = {};
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "topic" -> topic = parser.getText();
        case "time" -> time = parser.getText();
        case "id" -> id = parser.getText();
        case "eventType" -> type = parser.getText();
        case "run" -> run = parser.getText();
        case "traceparent" -> trace = parser.getText();
        case "data" -> value = slice(parser, array);
        default -> parser.skipChildren();
      }
    }
    return new Told(new Head(Topics.of(topic), Instant.parse(time), id, type, run, trace), value);
  }

  private static byte[] slice(JsonParser parser, byte[] array) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getByteOffset();
    var value = new byte[to - from];
    System.arraycopy(array, from, value, 0, value.length);
    return value;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not an array of events");
    }
  }
}
