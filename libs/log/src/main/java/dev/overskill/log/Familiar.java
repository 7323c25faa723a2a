package dev.overskill.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What lately was read from the same bytes: nearly every record repeats the app, tenant, run and
/// type of one shortly before it, which are then neither decoded nor checked nor kept again. For
/// one thread.
///
/// @param <T> immutable
final class Familiar<T> {
  private static final int SLOTS = 1 << 10;

  private final List<@Nullable Known<T>> slots = new ArrayList<>(Collections.nCopies(SLOTS, null));
  private final Function<byte[], T> reading;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares what is known
  private record Known<T>(byte[] bytes, T value) {}

  /// @param reading makes a value of bytes; what it throws is thrown, and nothing remembered
  Familiar(Function<byte[], T> reading) {
    this.reading = reading;
  }

  T of(byte[] bytes) {
    int hash = Arrays.hashCode(bytes);
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    var known = slots.get(slot);
    if (known == null || !Arrays.equals(known.bytes(), bytes)) {
      known = new Known<>(bytes, Objects.requireNonNull(reading.apply(bytes)));
      slots.set(slot, known);
    }
    return known.value();
  }
}
