package dev.overskill.stream.cable;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.events.EventJson;
import dev.overskill.stream.command.Ack;
import dev.overskill.stream.socket.CloseCode;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the server says besides data, as bytes.
final class CableFrame {
  static final byte[] WELCOME = bytes("{\"type\":\"welcome\"}");

  private static final byte[] OF = bytes("{\"identifier\":");
  private static final byte[] END = bytes("}");

  private CableFrame() {}

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] ping(long seconds) {
    return bytes("{\"type\":\"ping\",\"message\":" + seconds + "}");
  }

  /// Something about a subscription: `confirm_subscription`, `reject_history`.
  static byte[] about(Identifier identifier, String type) {
    return joined(OF, identifier.json(), bytes(",\"type\":\"" + type + "\""), END);
  }

  /// Data of a subscription that has no position.
  static byte[] data(Identifier identifier, byte[] message) {
    return joined(OF, identifier.json(), bytes(",\"message\":"), message, END);
  }

  /// Nobody is told who else is there.
  static byte[] presenceRefused(Identifier identifier) {
    return joined(
        OF,
        identifier.json(),
        bytes(",\"type\":\"presence\",\"message\":{\"type\":\"error\"}"),
        END);
  }

  static byte[] ack(String action, String command, Ack ack) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "ack");
    fields.put("action", action);
    fields.put("command", command);
    switch (ack) {
      case Ack.Accepted() -> fields.put("status", "accepted");
      case Ack.Duplicate() -> fields.put("status", "duplicate");
      case Ack.Refused(var why, var by) -> {
        fields.put("status", "refused");
        fields.put("code", why.code());
        if (by != null) {
          fields.put("by", by);
        }
      }
    }
    return EventJson.write(fields);
  }

  /// Why the connection ends, and whether the client should come back. A client whose token has
  /// ended gets another before it does.
  static byte[] disconnect(CloseCode code) {
    return switch (code) {
      case DRAINING -> disconnect("server_restart", true);
      case SLOW_READER -> disconnect("too_slow", true);
      case SERVER_ERROR -> disconnect("remote", true);
      case UNRESPONSIVE -> disconnect("no_pong", true);
      case EXPIRED -> disconnect("token_expired", false);
      case BAD_TICKET, FORBIDDEN -> disconnect("unauthorized", false);
      case NO_CONNECT -> disconnect("idle_timeout", false);
      case BAD_FRAME, TOO_LARGE, TOO_MANY, PROTOCOL_ERROR, NOT_TEXT, NOT_UTF8, TOO_BIG ->
          disconnect("invalid_request", false);
    };
  }

  private static byte[] disconnect(String reason, boolean reconnect) {
    return EventJson.write(
        new LinkedHashMap<>(
            Map.of("type", "disconnect", "reason", reason, "reconnect", reconnect)));
  }

  private static byte[] joined(byte[]... parts) {
    int length = 0;
    for (var part : parts) {
      length += part.length;
    }
    var whole = new byte[length];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
