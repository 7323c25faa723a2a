package dev.overskill.preview.upstream;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/// A stream that takes so many bytes and no more: then its writes fail.
final class Metered implements WriteStream<Buffer> {
  private final WriteStream<Buffer> to;
  private long left;

  /// @param limit in bytes
  Metered(WriteStream<Buffer> to, long limit) {
    this.to = to;
    this.left = limit;
  }

  /// Whether it was asked to take more.
  boolean isFull() {
    return left < 0;
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    left -= bytes.length();
    return isFull() ? Future.failedFuture("more than may pass") : to.write(bytes);
  }

  @Override
  public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
    write(bytes).onComplete(handler);
  }

  @Override
  public void end(Handler<AsyncResult<Void>> handler) {
    to.end(handler);
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    to.exceptionHandler(handler);
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    to.setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return to.writeQueueFull();
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    to.drainHandler(handler);
    return this;
  }
}
