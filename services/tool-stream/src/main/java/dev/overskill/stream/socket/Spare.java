package dev.overskill.stream.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/// The buffer an event loop writes frames into, again and again, as long as the kernel takes all of
/// them at once. For one thread.
final class Spare {
  private static final FastThreadLocal<Spare> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected Spare initialValue() {
          return new Spare();
        }

        @Override
        protected void onRemoval(Spare spare) {
          spare.release();
        }
      };

  private static final int FIRST_BYTES = 1024;

  /// What a snapshot made larger goes back to the allocator.
  private static final int MOST_BYTES = 64 * 1024;

  private @Nullable ByteBuf kept;

  /// That of the calling thread.
  static Spare ofThread() {
    return OF_THREAD.get();
  }

  /// An empty buffer that is the caller's, to give back or to release.
  ByteBuf take(ByteBufAllocator allocator) {
    var spare = kept;
    if (spare == null) {
      return allocator.directBuffer(FIRST_BYTES);
    }
    kept = null;
    return spare.clear();
  }

  /// Takes a buffer back that nobody else holds.
  void give(ByteBuf buffer) {
    if (kept == null && buffer.capacity() <= MOST_BYTES) {
      kept = buffer;
    } else {
      buffer.release();
    }
  }

  private void release() {
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
