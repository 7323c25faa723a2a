package dev.overskill.stream.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The kernel's end of a connection: writes bytes at once while the channel has none waiting, and
/// saves each of a thousand readers the channel's queue, promise and buffer. Only native sockets
/// that are not encrypted have one; all others, and whatever the kernel does not take, go through
/// the channel.
///
/// For the channel's event loop only: nobody else writes to the socket or closes it, so nothing
/// comes between the look at the queue and the write.
final class Descriptor {
  private final Socket socket;
  private final ChannelOutboundBuffer queue;

  private Descriptor(Socket socket, ChannelOutboundBuffer queue) {
    this.socket = socket;
    this.queue = queue;
  }

  /// That of this channel, if it can be written to.
  static @Nullable Descriptor of(Channel channel) {
    var queue = channel.unsafe().outboundBuffer();
    return channel instanceof UnixChannel unix
            && unix.fd() instanceof Socket socket
            && queue != null
            && channel.pipeline().get(SslHandler.class) == null
        ? new Descriptor(socket, queue)
        : null;
  }

  /// Whether it is open and the channel has nothing to write, not even what is not flushed.
  boolean isFree() {
    return socket.isOpen() && queue.totalPendingWriteBytes() == 0;
  }

  /// Writes as much as the kernel takes, and nothing if anything waits before it. A broken
  /// connection is the channel's to notice, when it is given the rest.
  void write(ByteBuf bytes) {
    if (isFree()) {
      bytes.skipBytes(send(bytes));
    }
  }

  /// Writes these bytes to a descriptor that is free, and leaves the buffer as it is. `send` of the
  /// kernel, for its `write` also asks the file system's part of it (measured at 10 % to 20 % more
  /// for each).
  ///
  /// @return how many the kernel has taken
  int send(ByteBuf bytes) {
    try {
      int from = bytes.readerIndex();
      return socket.sendAddress(bytes.memoryAddress(), from, from + bytes.readableBytes());
    } catch (IOException _) {
      return 0;
    }
  }
}
