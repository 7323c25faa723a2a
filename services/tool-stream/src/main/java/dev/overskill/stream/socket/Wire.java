package dev.overskill.stream.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Snapshot;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The sending half of a WebSocket, one layer below Vert.x' own: text frames are written as the
/// bytes they are, many into one buffer, and flushed together. Vert.x would encode and flush each
/// for itself (measured at three to five times the cost per event), and does not say how much of it
/// the network has taken.
///
/// For the connection's event loop only. Relies on two things of Vert.x 4.5: its handlers let plain
/// buffers pass, so that they need not meet them, and a close frame is written behind them.
public final class Wire {
  private static final int FINAL_TEXT = 0x81;
  private static final int FIRST_BYTES = 1024;
  private static final int LONGEST_HEADER = 10;
  private static final byte[] EVENT_SEQ = "{\"type\":\"event\",\"seq\":".getBytes(US_ASCII);
  private static final byte[] SNAPSHOT_SEQ = "{\"type\":\"snapshot\",\"seq\":".getBytes(US_ASCII);
  private static final byte[] TIP_SEQ = "{\"type\":\"caught-up\",\"seq\":".getBytes(US_ASCII);
  private static final byte[] CURSOR = ",\"cursor\":\"".getBytes(US_ASCII);
  private static final byte[] THEN_BODY = "\",".getBytes(US_ASCII);
  private static final byte[] THEN_END = "\"}".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final Runnable taken;
  private @Nullable ByteBuf batch;

  // In bytes since the connection began: handed to the channel, and taken by the network.
  private long sent;
  private long gone;
  private long takenAt;
  private boolean awaited;
  private boolean closed;

  /// The sending half of this socket.
  ///
  /// @param taken called when the network has taken something after there was no room
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
    return sent - gone + (batch == null ? 0 : batch.readableBytes());
  }

  /// Whether less than this is waiting; if not, `taken` is called when that may have changed. Who
  /// found room is not called: for most frames there is nothing left to do when they are taken.
  public boolean hasRoom(long window) {
    awaited |= waiting() >= window;
    return waiting() < window;
  }

  /// Whether the network has taken nothing since then although something waits.
  public boolean stalledSince(long nanos) {
    return sent > gone && takenAt - nanos < 0;
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

  /// Writes adjacent pieces of one text as one event, unflushed: the last one's, with all the text.
  void merged(long seq, byte[] cursor, List<Entry> entries) {
    var last = entries.getLast();
    var end = Objects.requireNonNull(last.told().delta());
    var count = "\",\"merged\":" + entries.size() + ",";
    int text = 0;
    for (var entry : entries) {
      var delta = Objects.requireNonNull(entry.told().delta());
      text += delta.to() - delta.from();
    }
    int rest = last.body().length - (end.to() - end.from()) + text;
    var out = head(EVENT_SEQ, seq, cursor, count.getBytes(US_ASCII), rest);
    if (out != null) {
      out.writeBytes(last.body(), 0, end.from());
      for (var entry : entries) {
        var delta = Objects.requireNonNull(entry.told().delta());
        out.writeBytes(entry.body(), delta.from(), delta.to() - delta.from());
      }
      out.writeBytes(last.body(), end.to(), last.body().length - end.to());
    }
  }

  /// Writes one part of a snapshot, unflushed.
  ///
  /// @param part counted from zero
  void snapshot(long seq, byte[] cursor, Snapshot snapshot, int part) {
    var events = snapshot.parts().get(part);
    var then =
        "\",\"part\":%d,\"of\":%d,\"events\":"
            .formatted(part + 1, snapshot.parts().size())
            .getBytes(US_ASCII);
    var out = head(SNAPSHOT_SEQ, seq, cursor, then, events.length + 1);
    if (out != null) {
      out.writeBytes(events).writeByte('}');
    }
  }

  /// Writes that the replay is over, unflushed.
  void caughtUp(long seq, byte[] cursor) {
    numbered(TIP_SEQ, seq, cursor, THEN_END, NOTHING);
  }

  private void numbered(byte[] start, long seq, byte[] cursor, byte[] then, byte[] rest) {
    var out = head(start, seq, cursor, then, rest.length);
    if (out != null) {
      out.writeBytes(rest);
    }
  }

  /// Writes the beginning of a numbered frame, of which so many bytes are still to come; null if
  /// the connection has ended.
  private @Nullable ByteBuf head(byte[] start, long seq, byte[] cursor, byte[] then, int rest) {
    if (closed) {
      return null;
    }
    var digits = Long.toString(seq).getBytes(US_ASCII);
    int length = start.length + digits.length + CURSOR.length + cursor.length + then.length + rest;
    return begin(length)
        .writeBytes(start)
        .writeBytes(digits)
        .writeBytes(CURSOR)
        .writeBytes(cursor)
        .writeBytes(then);
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
    if (sent == gone) {
      takenAt = System.nanoTime();
    }
    sent += full.readableBytes();
    batch = null;
    var head = nearest();
    var _ = head.writeAndFlush(full, channel.channel().unsafe().voidPromise());
    if (isEverythingTaken()) {
      gone = sent;
      if (awaited) {
        channel.executor().execute(this::thereIsRoom);
      }
    } else {
      watch(head, sent);
    }
  }

  /// Where writing goes past Vert.x' handlers, which would only pass it on; on an encrypted
  /// connection it goes through all of them.
  private ChannelOutboundInvoker nearest() {
    var pipeline = channel.channel().pipeline();
    return pipeline.get(SslHandler.class) == null ? pipeline.firstContext() : channel;
  }

  private boolean isEverythingTaken() {
    var queue = channel.channel().unsafe().outboundBuffer();
    return queue != null && queue.isEmpty();
  }

  /// An empty buffer is taken when all before it is; to have every write say so would cost each of
  /// them a promise, and nearly all are taken at once.
  private void watch(ChannelOutboundInvoker head, long mark) {
    head.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(done -> {
          gone = Math.max(gone, mark);
          takenAt = System.nanoTime();
          if (done.isSuccess()) {
            thereIsRoom();
          }
        });
  }

  private void thereIsRoom() {
    if (awaited && !closed) {
      awaited = false;
      taken.run();
    }
  }

  /// Sends what was written and ends the connection.
  public void close(CloseCode code, String reason) {
    if (!closed) {
      flush();
      end();
      socket.close(code.number(), reason);
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
