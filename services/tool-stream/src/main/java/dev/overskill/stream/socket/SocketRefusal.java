package dev.overskill.stream.socket;

import dev.overskill.http.Refusal;
import dev.overskill.http.Retry;

/// Why there is no socket.
public enum SocketRefusal implements Refusal {
  NO_SUCH_APP("not_found", 404, "There is no such thing", Retry.NEVER),
  NOT_A_GET("method_not_allowed", 405, "A WebSocket begins with GET", Retry.NEVER),
  NOT_AN_UPGRADE("upgrade_required", 426, "This is a WebSocket", Retry.NEVER),
  VERSION_UNKNOWN("version_unknown", 426, "The version of WebSockets is 13", Retry.NEVER),
  BAD_HANDSHAKE("bad_handshake", 400, "This handshake is not RFC 6455's", Retry.NEVER),
  SECRET_IN_URL("secret_in_url", 400, "A ticket or token never travels in a URL", Retry.NEVER),
  ORIGIN_REFUSED("origin_refused", 403, "Pages of this origin may not connect", Retry.NEVER),
  SUBPROTOCOL_UNKNOWN(
      "subprotocol_unknown", 400, "This door speaks another subprotocol", Retry.NEVER),
  NOT_READY("not_ready", 503, "This node is not ready", Retry.LATER),
  NODE_BUSY("node_busy", 503, "Too many connect to this node at once", Retry.LATER),
  ADDRESS_BUSY("address_busy", 503, "Too many connect from this address", Retry.LATER),
  FULL("node_full", 503, "This node has no place left", Retry.LATER);

  private final String code;
  private final int status;
  private final String title;
  private final Retry retry;

  SocketRefusal(String code, int status, String title, Retry retry) {
    this.code = code;
    this.status = status;
    this.title = title;
    this.retry = retry;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Retry retry() {
    return retry;
  }
}
