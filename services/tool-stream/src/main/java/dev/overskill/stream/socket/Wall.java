package dev.overskill.stream.socket;

import dev.overskill.stream.access.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What stands before the decoder of a WebSocket: whatever passes it is right. The decoder behind
/// it would also notice most faults, later and with one code for all; where it has another name
/// than we know, it is left to do so.
public final class Wall extends ChannelInboundHandlerAdapter {
  private static final String DECODER = "wsdecoder";
  private static final int FAREWELL_MILLIS = 1_000;

  private final FrameCheck check;
  private final Consumer<CloseCode> close;
  private boolean closed;

  private Wall(FrameCheck check, Consumer<CloseCode> close) {
    this.check = check;
    this.close = close;
  }

  /// Puts one before the decoder of this channel.
  ///
  /// @param close ends the connection
  public static void build(Channel channel, Desk desk, Consumer<CloseCode> close) {
    var check =
        new FrameCheck(
            desk.config.frameBytes().asLongValue(), desk.limits.allowance(Limit.CONNECTION_FRAMES));
    var pipeline = channel.pipeline();
    if (pipeline.get(DECODER) == null) {
      desk.meters.unwalled();
    } else {
      pipeline.addBefore(DECODER, "wall", new Wall(check, close));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closed) {
      ReferenceCountUtil.release(message);
      return;
    }
    try {
      if (message instanceof ByteBuf bytes) {
        check.take(bytes);
      }
    } catch (BadFrameException e) {
      closed = true;
      ReferenceCountUtil.release(message);
      close.accept(e.code());
      farewell(context.channel());
      return;
    }
    context.fireChannelRead(message);
  }

  /// What still comes is dropped unread until the client has gone: were the connection closed at
  /// once, unread bytes would reset it, and the client would never see why.
  private static void farewell(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(_ -> {
          if (channel instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
          }
        });
    var _ =
        channel.eventLoop().schedule(() -> close(channel), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void close(Channel channel) {
    var _ = channel.close();
  }
}
