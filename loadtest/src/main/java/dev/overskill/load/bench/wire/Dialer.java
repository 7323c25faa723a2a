package dev.overskill.load.bench.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Opens [Line]s, all on one event loop: with the kernel's own way to wait for many sockets where
/// there is one, for it costs a reader less than what it is compared by.
public final class Dialer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final long CLOSE_SECONDS = 5;

  private final EventLoopGroup loop;

  public Dialer(String name) {
    var threads = new DefaultThreadFactory(name, true);
    this.loop =
        Epoll.isAvailable()
            ? new EpollEventLoopGroup(1, threads)
            : new NioEventLoopGroup(1, threads);
  }

  /// Connects a line to a port of this machine; an attempt that fails is told as its end.
  ///
  /// @param receiveBytes of the kernel's buffer; 0 leaves it to the kernel
  public void dial(Line line, int port, int receiveBytes) {
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(line);
    if (receiveBytes > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBytes);
    }
    bootstrap
        .connect("127.0.0.1", port)
        .addListener((ChannelFuture done) -> {
          if (!done.isSuccess()) {
            line.ear().ended(Line.CUT);
          }
        });
  }

  /// The thread everything of a line happens on.
  public ScheduledExecutorService thread() {
    return loop.next();
  }

  /// Does something on the event loop and waits for it.
  public void onLoop(Runnable work) throws InterruptedException {
    try {
      thread().submit(work).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the readers' event loop does not answer", e);
    }
  }

  @Override
  public void close() {
    var _ = loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
