package dev.overskill.stream.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.overskill.events.EventJson;
import dev.overskill.stream.command.Ack;
import dev.overskill.stream.journal.Join;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the server says besides events, as bytes.
final class ServerFrame {
  static final byte[] PING = "{\"type\":\"ping\"}".getBytes(UTF_8);

  private ServerFrame() {}

  private record Connected(
      String type, String connection, String epoch, boolean resumed, long head, long retryMs) {}

  private record Reset(String type, String reason) {}

  private record Answered(String type, String command, String status) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record RefusedAnswer(
      String type, String command, String status, String code, @Nullable String by) {}

  /// @param retry when to try first should the connection break
  static byte[] connected(
      String connection, String epoch, boolean resumed, long head, Duration retry) {
    return EventJson.write(
        new Connected("connected", connection, epoch, resumed, head, retry.toMillis()));
  }

  static byte[] reset(Join.Reason reason) {
    return EventJson.write(new Reset("reset", reason.name()));
  }

  static byte[] ack(String command, Ack ack) {
    return EventJson.write(
        switch (ack) {
          case Ack.Accepted() -> new Answered("ack", command, "accepted");
          case Ack.Duplicate() -> new Answered("ack", command, "duplicate");
          case Ack.Refused(var why, var by) ->
              new RefusedAnswer("ack", command, "refused", why.code(), by);
        });
  }
}
