package dev.overskill.stream.socket;

import dev.overskill.stream.journal.Entry;
import dev.overskill.stream.journal.Tail;
import dev.overskill.stream.journal.Tip;
import dev.overskill.stream.watch.Audience;
import dev.overskill.stream.watch.Watcher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The connections of one event loop that have been sent all of an app's journal, and whose
/// networks have taken it. They need nothing but the next events' bytes, which are encoded once and
/// written to one after the other. What else a connection is made of is not touched: to fetch it
/// from memory for each of a thousand takes half as long as the kernel does for writing.
///
/// It watches the journal in place of its members. Whose network does not take everything leaves,
/// and is served alone until it is at the tip again. For the event loop only.
final class InSync implements Audience {
  /// How many members are looked at before the first of them is written to: the processor fetches
  /// them from memory at the same time.
  private static final int AHEAD = 16;

  private static final int MOST_EVENTS = 128;

  private final Desk desk;
  private final Together.Where where;
  private final Tip tip;
  private final Consumer<Together.Where> empty;
  private final long pressed;
  private final List<Seat> seats = new ArrayList<>();
  private final boolean[] free = new boolean[AHEAD];

  /// A connection that is in sync.
  interface Member {
    /// It no longer is: it was sent everything but these bytes, which it has to send and release.
    void left(ByteBuf rest);
  }

  /// A group without members, to be joined.
  ///
  /// @param empty told when the last one has left
  InSync(Desk desk, Together.Where where, Tip tip, Consumer<Together.Where> empty) {
    this.desk = desk;
    this.where = where;
    this.tip = tip;
    this.empty = empty;
    this.pressed = desk.config.pressedBytes().asLongValue();
  }

  /// One member's place.
  final class Seat {
    private final Tail tail;
    private final Descriptor descriptor;
    private final Watcher alone;
    private final Member member;

    /// What the number of an event in the journal lacks to that of its frame.
    private final long lead;

    private int index = seats.size();

    private Seat(Tail tail, Descriptor descriptor, Watcher alone, Member member) {
      this.tail = tail;
      this.descriptor = descriptor;
      this.alone = alone;
      this.member = member;
      this.lead = tail.nextFrame() - tip.number();
    }

    /// Leaves: from now on the member watches the journal itself.
    void leave() {
      var last = seats.removeLast();
      if (!last.equals(this)) {
        last.index = index;
        seats.set(index, last);
      }
      tail.passed(tip);
      where.loop().watch(where.key(), alone);
      if (seats.isEmpty()) {
        where.loop().unwatch(where.key(), InSync.this);
        empty.accept(where);
      }
    }
  }

  /// Takes in a connection, if it is where the others are.
  ///
  /// @param alone what watches the journal for it until then
  Optional<Seat> join(Tail tail, Descriptor descriptor, Watcher alone, Member member) {
    boolean first = seats.isEmpty();
    if (!first && !tail.isAt(tip)) {
      advance();
    }
    if ((!first && seats.isEmpty()) || !tail.isAt(tip)) {
      // Tried again after its next event.
      return Optional.empty();
    }
    if (first) {
      where.loop().watch(where.key(), this);
    }
    var seat = new Seat(tail, descriptor, alone, member);
    seats.add(seat);
    where.loop().unwatch(where.key(), alone);
    return Optional.of(seat);
  }

  @Override
  public void advance() {
    while (!seats.isEmpty()) {
      var events = tip.next(MOST_EVENTS);
      if (events.isEmpty() || tip.behind() > pressed) {
        // Alone they merge what can be merged, or begin anew.
        dissolve();
        return;
      }
      if (events.get().isEmpty()) {
        return;
      }
      send(events.get());
    }
  }

  /// All leave before the first goes on, for it may come back at once: to a group of its own.
  private void dissolve() {
    var left = List.copyOf(seats);
    left.forEach(Seat::leave);
    left.forEach(seat -> seat.member.left(Unpooled.EMPTY_BUFFER));
    left.forEach(seat -> seat.alone.advance());
  }

  /// A member whose network took only a part, and the rest.
  private record Cut(Seat seat, ByteBuf rest) {}

  private void send(List<Entry> events) {
    var spare = Spare.ofThread();
    var bytes = spare.take(PooledByteBufAllocator.DEFAULT);
    var cuts = new ArrayList<Cut>();
    long lead = encode(events, seats.getFirst().lead, bytes);
    for (int i = 0; i < seats.size(); i++) {
      if (i % AHEAD == 0) {
        look(i);
      }
      var seat = seats.get(i);
      if (seat.lead != lead) {
        lead = encode(events, seat.lead, bytes);
      }
      int taken = free[i % AHEAD] ? seat.descriptor.send(bytes) : 0;
      if (taken < bytes.readableBytes()) {
        cuts.add(new Cut(seat, bytes.copy(taken, bytes.readableBytes() - taken)));
      }
    }
    spare.give(bytes);
    sent(events);
    tip.pass(events.size());
    for (var cut : cuts) {
      cut.seat.leave();
      cut.seat.member.left(cut.rest);
    }
  }

  /// Finds out who can be written to.
  private void look(int from) {
    int until = Math.min(from + AHEAD, seats.size());
    for (int i = from; i < until; i++) {
      free[i % AHEAD] = seats.get(i).descriptor.isFree();
    }
  }

  private long encode(List<Entry> events, long lead, ByteBuf bytes) {
    bytes.clear();
    long seq = lead + tip.number();
    for (var event : events) {
      Frames.event(bytes, seq++, event.cursor(), event.body());
    }
    return lead;
  }

  private void sent(List<Entry> events) {
    var now = desk.clock.instant();
    for (var event : events) {
      desk.meters.sent(event.body().length, seats.size());
      desk.meters.age(Duration.between(event.told().time(), now));
    }
  }
}
