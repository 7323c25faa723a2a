package dev.overskill.stream.socket;

import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Tail;
import dev.overskill.stream.watch.Loops.Loop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Those who are in sync, by the app they follow and the event loop they are on.
final class Together {
  private final Desk desk;
  private final Map<Where, InSync> groups = new ConcurrentHashMap<>();

  /// What a group's members have in common.
  record Where(Loop loop, AppKey key) {}

  Together(Desk desk) {
    this.desk = desk;
  }

  /// Takes a connection in, if it is where the others are.
  ///
  /// @param descriptor what it is written to with
  Optional<InSync.Seat> join(
      Outgoing.About about, Tail tail, Descriptor descriptor, InSync.Member member) {
    var tip = tail.tip();
    if (tip.isEmpty() || !descriptor.isFree()) {
      return Optional.empty();
    }
    var where = new Where(about.loop(), about.key());
    return groups
        .computeIfAbsent(where, _ -> new InSync(desk, where, tip.get(), groups::remove))
        .join(tail, descriptor, about.watcher(), member);
  }
}
