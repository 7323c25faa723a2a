package dev.overskill.stream.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/// The sending half of a WebSocket, one layer below Vert.x' own: text frames are written as the
/// bytes they are, many into one buffer, and flushed together. Vert.x would encode and flush each
/// for itself (measured at three to five times the cost per event), and does not say how much of it
/// the network has taken.
///
/// For the connection's event loop only. Relies on two things of Vert.x 4.5: the frame encoder lets
/// plain buffers pass, and a close frame is written behind them.
public final class Wire {
  private static final int FINAL_TEXT = 0x81;
  private static final int FIRST_BYTES = 1024;
  private static final int LONGEST_HEADER = 10;
  private static final byte[] EVENT_SEQ = "{\"type\":\"event\",\"seq\":".getBytes(US_ASCII);
  private static final byte[] TIP_SEQ = "{\"type\":\"caught-up\",\"seq\":".getBytes(US_ASCII);
  private static final byte[] CURSOR = ",\"cursor\":\"".getBytes(US_ASCII);
  private static final byte[] THEN_BODY = "\",".getBytes(US_ASCII);
  private static final byte[] THEN_END = "\"}".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final Runnable taken;
  private @Nullable ByteBuf batch;
  private long inFlight;
  private long takenAt;
  private boolean closed;

  /// The sending half of this socket.
  ///
  /// @param taken called when the network has taken something and there is room again
  public Wire(ServerWebSocket socket, ChannelHandlerContext channel, Runnable taken) {
    this.socket = socket;
    this.channel = channel;
    this.taken = taken;
  }

  /// The channel under a request, and under the socket it becomes.
  public static ChannelHandlerContext channelOf(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channelHandlerContext();
  }

  /// Bytes written, flushed or not, that the network has not taken.
  public long waiting() {
    return inFlight + (batch == null ? 0 : batch.readableBytes());
  }

  /// Whether the network has taken nothing since then although something waits.
  public boolean stalledSince(long nanos) {
    return inFlight > 0 && takenAt - nanos < 0;
  }

  /// Writes a text frame made of these parts, unflushed.
  public void text(byte[]... parts) {
    if (closed) {
      return;
    }
    int length = 0;
    for (var part : parts) {
      length += part.length;
    }
    var out = begin(length);
    for (var part : parts) {
      out.writeBytes(part);
    }
  }

  /// Writes an event, unflushed.
  void event(long seq, byte[] cursor, byte[] body) {
    numbered(EVENT_SEQ, seq, cursor, THEN_BODY, body);
  }

  /// Writes that the replay is over, unflushed.
  void caughtUp(long seq, byte[] cursor) {
    numbered(TIP_SEQ, seq, cursor, THEN_END, NOTHING);
  }

  private void numbered(byte[] start, long seq, byte[] cursor, byte[] then, byte[] rest) {
    if (closed) {
      return;
    }
    var digits = Long.toString(seq);
    int length =
        start.length + digits.length() + CURSOR.length + cursor.length + then.length + rest.length;
    var out = begin(length).writeBytes(start);
    out.writeCharSequence(digits, US_ASCII);
    out.writeBytes(CURSOR).writeBytes(cursor).writeBytes(then).writeBytes(rest);
  }

  /// Writes the header of a frame that is so long.
  private ByteBuf begin(int length) {
    if (batch == null) {
      batch = channel.alloc().directBuffer(Math.max(FIRST_BYTES, length + LONGEST_HEADER));
    }
    batch.ensureWritable(length + LONGEST_HEADER);
    batch.writeByte(FINAL_TEXT);
    if (length < 126) {
      return batch.writeByte(length);
    }
    return length < 65_536
        ? batch.writeByte(126).writeShort(length)
        : batch.writeByte(127).writeLong(length);
  }

  /// Sends what was written.
  public void flush() {
    var full = batch;
    if (closed || full == null) {
      return;
    }
    int bytes = full.readableBytes();
    if (inFlight == 0) {
      takenAt = System.nanoTime();
    }
    inFlight += bytes;
    batch = null;
    channel
        .writeAndFlush(full)
        .addListener(done -> {
          inFlight -= bytes;
          takenAt = System.nanoTime();
          if (done.isSuccess() && !closed) {
            taken.run();
          }
        });
  }

  /// Sends what was written and ends the connection.
  public void close(CloseCode code) {
    if (!closed) {
      flush();
      end();
      socket.close(code.number(), code.reason());
    }
  }

  /// The connection has ended.
  public void end() {
    if (!closed) {
      closed = true;
      if (batch != null) {
        batch.release();
        batch = null;
      }
    }
  }
}
