package dev.overskill.preview.pack;

import dev.overskill.preview.source.FileStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// A node's part in who makes a pack, so that one does however many nodes want it.
///
/// There is a row of small objects per pack and hour, each created once (`If-None-Match: *`): who
/// creates the next one has the claim, and creates another every while as long as it works. When
/// nothing was added for long, its node is gone, and another goes on. No clocks are compared but
/// for the hour; if they differ there, two nodes make the same pack, which does no harm. Used by
/// one thread.
final class Claim {
  private static final String KIND = "claims";
  private static final String OVER = "over";

  private final FileStore store;
  private final String row;
  private final Pace pace;
  private final String owner = UUID.randomUUID().toString();
  private int last;
  private long seenAt = System.nanoTime();

  /// How long things take.
  ///
  /// @param look between two looks at what another node does
  /// @param beat between two signs of life
  /// @param lapse how long a claim stands without one
  /// @param answer how long the store may take
  record Pace(Duration look, Duration beat, Duration lapse, Duration answer) {
    static final Pace USUAL =
        new Pace(
            Duration.ofMillis(250),
            Duration.ofSeconds(4),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5));
  }

  Claim(FileStore store, String digest, Clock clock, Pace pace) {
    this.store = store;
    this.row = digest + "-" + Duration.ofMillis(clock.millis()).toHours();
    this.pace = pace;
  }

  /// Takes the claim unless another node has it and is alive.
  ///
  /// @throws RuntimeException if the store gives no answer
  boolean take() {
    for (var at = read(last + 1); at.isPresent(); at = read(last + 1)) {
      last++;
      seenAt = System.nanoTime();
      if (at.get().equals(owner)) {
        return true;
      }
    }
    return (isFree() || System.nanoTime() - seenAt > pace.lapse().toNanos()) && add(owner);
  }

  private boolean isFree() {
    return last == 0 || read(last).filter(OVER::equals).isPresent();
  }

  /// A sign of life from who has the claim.
  void beat() {
    var _ = add(owner);
  }

  /// Lets the next one have it.
  void release() {
    var _ = add(OVER);
  }

  private boolean add(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var added = store.storeIfAbsent(KIND, key(last + 1), bytes).await().atMost(pace.answer());
    if (added) {
      last++;
    }
    return added;
  }

  private Optional<String> read(int number) {
    return store
        .object(KIND, key(number))
        .await()
        .atMost(pace.answer())
        .map(bytes ->
            new String(Arrays.copyOf(bytes, Math.min(64, bytes.length)), StandardCharsets.UTF_8));
  }

  private String key(int number) {
    return row + "-" + number;
  }
}
