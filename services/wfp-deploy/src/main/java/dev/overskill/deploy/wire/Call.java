package dev.overskill.deploy.wire;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// One HTTP request. `server`, if it differs from the host of `uri`, is where the request really
/// goes; the host header stays that of `uri`.
@SuppressWarnings("ArrayRecordComponent")
public record Call(
    String method,
    URI uri,
    URI server,
    Map<String, String> headers,
    byte[] body,
    Duration patience) {
  private static final byte[] NOTHING = {};

  public static Call of(String method, URI uri, Duration patience) {
    return new Call(method, uri, uri, Map.of(), NOTHING, patience);
  }

  public Call to(URI other) {
    return new Call(method, uri, other, headers, body, patience);
  }

  public Call with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, uri, server, more, body, patience);
  }

  public Call with(String contentType, byte[] content) {
    var typed = with("content-type", contentType);
    return new Call(method, uri, server, typed.headers, content, patience);
  }
}
