package dev.overskill.stream.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sending half of a WebSocket, one layer below Vert.x' own: text frames are written as the
/// bytes they are, many into one buffer, and flushed together. Vert.x would encode and flush each
/// for itself (measured at three to five times the cost per event), and does not say how much of it
/// the network has taken.
///
/// For the connection's event loop only. Relies on two things of Vert.x 4.5: its handlers let plain
/// buffers pass, so that they need not meet them, and a close frame is written behind them.
public final class Wire {
  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final Runnable taken;
  private final @Nullable Descriptor descriptor;
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
    this.descriptor = Descriptor.of(channel.channel());
  }

  /// The channel under a request, and under the socket it becomes.
  public static ChannelHandlerContext channelOf(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channelHandlerContext();
  }

  /// Where bytes can be written past this, if they can: whatever is not taken there goes to
  /// [#rest].
  Optional<Descriptor> descriptor() {
    return closed ? Optional.empty() : Optional.ofNullable(descriptor);
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
    frame(out -> Frames.text(out, parts));
  }

  /// Writes a frame, unflushed; does nothing if the connection has ended.
  void frame(Consumer<ByteBuf> writer) {
    if (!closed) {
      var out = batch == null ? Spare.ofThread().take(channel.alloc()) : batch;
      batch = out;
      writer.accept(out);
    }
  }

  /// Sends what was written.
  public void flush() {
    var full = batch;
    if (closed || full == null) {
      return;
    }
    batch = null;
    if (descriptor != null) {
      descriptor.write(full);
    }
    if (full.isReadable()) {
      queue(full);
    } else {
      Spare.ofThread().give(full);
      everythingTaken();
    }
  }

  /// Sends what is left of bytes that were written past this, before anything else.
  void rest(ByteBuf bytes) {
    if (closed || !bytes.isReadable()) {
      bytes.release();
    } else {
      queue(bytes);
    }
  }

  private void queue(ByteBuf bytes) {
    if (sent == gone) {
      takenAt = System.nanoTime();
    }
    sent += bytes.readableBytes();
    var head = nearest();
    var _ = head.writeAndFlush(bytes, channel.channel().unsafe().voidPromise());
    var queue = channel.channel().unsafe().outboundBuffer();
    if (queue == null || !queue.isEmpty()) {
      watch(head, sent);
    } else {
      everythingTaken();
    }
  }

  private void everythingTaken() {
    gone = sent;
    if (awaited) {
      channel.executor().execute(this::thereIsRoom);
    }
  }

  /// Where writing goes past Vert.x' handlers, which would only pass it on; on an encrypted
  /// connection it goes through all of them.
  private ChannelOutboundInvoker nearest() {
    var pipeline = channel.channel().pipeline();
    return pipeline.get(SslHandler.class) == null ? pipeline.firstContext() : channel;
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
