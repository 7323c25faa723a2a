package dev.overskill.stream.socket;

import java.time.Duration;

/// Why the server ends a connection. The number says what a client should do: 4000-4099 come back,
/// 4400-4499 do not, since the same would happen again. The 1000s are RFC 6455's own, for bytes
/// that are no message at all.
public enum CloseCode {
  PROTOCOL_ERROR(1002, "protocol_error"),
  /// Bytes, where only text is spoken.
  NOT_TEXT(1003, "not_text"),
  NOT_UTF8(1007, "not_utf8"),
  /// A message over the limit; known from its header, so nothing of it was kept.
  TOO_BIG(1009, "message_too_big"),
  /// This node is going away; the others are there.
  DRAINING(4000, "draining"),
  /// The client does not keep up; it may resume.
  SLOW_READER(4001, "slow_reader"),
  SERVER_ERROR(4002, "server_error"),
  /// The authority has ended or was withdrawn: come back with a new ticket.
  EXPIRED(4003, "expired"),
  /// Nothing was heard of the client.
  UNRESPONSIVE(4004, "unresponsive"),
  BAD_FRAME(4400, "bad_frame"),
  BAD_TICKET(4401, "bad_ticket"),
  FORBIDDEN(4403, "forbidden"),
  NO_CONNECT(4408, "no_connect_frame"),
  /// A field of a message is over its limit.
  TOO_LARGE(4413, "field_too_large"),
  TOO_MANY(4429, "too_many");

  private final short number;
  private final String reason;

  CloseCode(int number, String reason) {
    this.number = (short) number;
    this.reason = reason;
  }

  public short number() {
    return number;
  }

  public String reason() {
    return reason;
  }

  /// The reason of [#DRAINING], with the moment at which this client should come back.
  static String draining(Duration retry) {
    return DRAINING.reason + ";retry=" + retry.toMillis();
  }
}
