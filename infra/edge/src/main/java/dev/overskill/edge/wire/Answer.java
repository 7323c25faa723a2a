package dev.overskill.edge.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One HTTP answer.
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, Map<String, String> headers, byte[] body) {

  public static Answer json(int status, Object value) {
    return new Answer(status, Map.of("content-type", "application/json"), Json.bytes(value));
  }

  public static Answer bytes(String contentType, byte[] body) {
    return new Answer(200, Map.of("content-type", contentType), body);
  }

  public static Answer text(int status, String text) {
    var body = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, Map.of("content-type", "text/plain; charset=utf-8"), body);
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  public Answer header(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }
}
