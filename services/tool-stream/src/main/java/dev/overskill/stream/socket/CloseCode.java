package dev.overskill.stream.socket;

/// Why the server ends a connection. The number says what a client should do: 4000-4099 come back,
/// 4400-4499 do not, since the same would happen again.
public enum CloseCode {
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
  TOO_LARGE(4413, "frame_too_large"),
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
}
