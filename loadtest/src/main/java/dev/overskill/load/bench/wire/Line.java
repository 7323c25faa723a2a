package dev.overskill.load.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// One WebSocket of a client. For its event loop, except where a method says otherwise.
public final class Line extends ChannelInboundHandlerAdapter implements Mark.Marks {
  /// The close code of a connection that ended without one.
  public static final int CUT = 1006;

  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int PONG = 10;
  private static final int LONGEST_HEADER = 14;

  private final Speech speech;
  private final String room;
  private final Ear ear;
  private final Cursor cursor;
  private final FrameScanner frames = new FrameScanner();
  private @Nullable ByteBuf head = Unpooled.buffer(256);
  private volatile @Nullable Channel channel;
  private int closeCode = CUT;
  private long seq;
  private long bytes;

  /// Who is told what a line hears.
  public interface Ear extends Mark.Marks {
    /// The server has said that from here on everything is live.
    void live();

    /// The state a client holds is void: a snapshot follows.
    void reset();

    /// A numbered frame did not follow the one before it.
    void gap();

    /// The connection has ended.
    void ended(int closeCode);
  }

  /// @param room what the reader reads: an app, a channel
  /// @param cursor where an earlier connection of the same reader got to
  public Line(Speech speech, String room, Cursor cursor, Ear ear) {
    this.speech = speech;
    this.room = room;
    this.cursor = cursor;
    this.ear = ear;
  }

  public String room() {
    return room;
  }

  public Cursor cursor() {
    return cursor;
  }

  /// Who is told what this line hears.
  public Ear ear() {
    return ear;
  }

  /// Bytes that arrived, the handshake's and all frames'.
  public long bytes() {
    return bytes;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    var offered = speech.subprotocol();
    var request =
        "GET "
            + speech.path(this)
            + " HTTP/1.1\r\n"
            + "Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: b3ZlcnNraWxsLWJlbmNoIQ==\r\n"
            + (offered.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + offered + "\r\n")
            + "\r\n";
    var _ = context.writeAndFlush(Unpooled.wrappedBuffer(request.getBytes(US_ASCII)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var in = (ByteBuf) message;
    try {
      bytes += in.readableBytes();
      if (head != null) {
        upgrade(head.writeBytes(in), context);
      } else {
        frames.take(in, this::message);
      }
    } finally {
      ReferenceCountUtil.release(in);
    }
  }

  private void upgrade(ByteBuf answer, ChannelHandlerContext context) {
    var text = answer.toString(US_ASCII);
    int end = text.indexOf(new String(HEAD_END, US_ASCII));
    if (end < 0) {
      return;
    }
    head = null;
    if (!text.startsWith("HTTP/1.1 101")) {
      closeCode = Integer.parseInt(text.substring(9, 12));
      var _ = context.close();
    } else {
      speech.opened(this);
      frames.take(answer.skipBytes(end + HEAD_END.length), this::message);
    }
    answer.release();
  }

  private void message(int opcode, ByteBuf payload) {
    switch (opcode) {
      case FrameScanner.TEXT -> speech.heard(this, payload);
      case FrameScanner.PING -> send(PONG, payload);
      case FrameScanner.CLOSE -> {
        closeCode =
            payload.readableBytes() >= 2 ? payload.getUnsignedShort(payload.readerIndex()) : 1005;
        hangUp();
      }
      default -> {}
    }
  }

  /// Notes the number of a numbered frame.
  public void numbered(long number) {
    if (number != seq + 1) {
      ear.gap();
    }
    seq = number;
  }

  @Override
  public void mark(long lane, long number, long due) {
    ear.mark(lane, number, due);
  }

  /// Sends a text message. From any thread.
  public void say(String text) {
    send(FrameScanner.TEXT, Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
  }

  /// Clients must mask; a mask of zeros costs neither side anything.
  private void send(int opcode, ByteBuf payload) {
    var open = channel;
    if (open == null) {
      return;
    }
    int length = payload.readableBytes();
    var frame = open.alloc().buffer(length + LONGEST_HEADER).writeByte(FINAL | opcode);
    if (length < 126) {
      frame.writeByte(MASKED | length);
    } else {
      frame.writeByte(MASKED | 126).writeShort(length);
    }
    var _ = open.writeAndFlush(frame.writeInt(0).writeBytes(payload), open.voidPromise());
  }

  /// Reads nothing any more, or again. From any thread.
  public void stall(boolean stalled) {
    var open = channel;
    if (open != null) {
      open.config().setAutoRead(!stalled);
    }
  }

  /// Ends the connection. From any thread.
  public void hangUp() {
    var open = channel;
    if (open != null) {
      var _ = open.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ear.ended(closeCode);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A connection that is cut is no surprise here; what it lost is counted by its reader.
    if (!(cause instanceof java.io.IOException)) {
      System.err.println("  ! a reader failed: " + cause);
    }
    var _ = context.close();
  }
}
