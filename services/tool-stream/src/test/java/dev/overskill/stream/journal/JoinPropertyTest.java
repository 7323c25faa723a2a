package dev.overskill.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Topics;
import dev.overskill.log.Batches.Partition;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nodes that read one log in different interleavings, restart, and forget; an archive that follows
/// at its own pace; clients that join, read slowly, break off in mid-frame, and resume anywhere.
/// Whatever happens, a snapshot holds exactly what its cursor says, each client is sent each event
/// after it once and in the order of its topic, and in the end everybody has everything. Clients
/// that have everything follow the journal's tip for a while, as those do who are told together.
final class JoinPropertyTest {
  private static final int STEPS = 600;
  private static final List<Topics> TOPICS = List.of(Topics.APP_EVENTS, Topics.AGENT_EVENTS);
  private static final Epoch EPOCH = Epoch.of("the log");

  static List<Long> seeds() {
    var given = Long.getLong("overskill.seed");
    if (given != null) {
      return List.of(given);
    }
    var seeds = new ArrayList<Long>(new Random().longs(150).boxed().toList());
    seeds.add(1L);
    return seeds;
  }

  /// How much was told to clients at the tip, in all worlds.
  private static final AtomicLong TOGETHER = new AtomicLong();

  @AfterAll
  static void someFollowedTheTip() {
    assertThat(Long.getLong("overskill.seed") != null || TOGETHER.get() > 100).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyClientIsSentEveryEventOnceAndInOrder(long seed) {
    var world = new World(new Random(seed));

    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    world.settle();

    assertThat(world.faults).as("replay with -Doverskill.seed=%d", seed).isEmpty();
    assertThat(world.delivered).isPositive();
    TOGETHER.addAndGet(world.together);
  }

  /// A log of one partition, its nodes and their clients.
  private static final class World {
    final List<String> faults = new ArrayList<>();
    int delivered;
    int together;
    private final Random random;
    private final List<LogRecord> agent = new ArrayList<>();
    private final List<LogRecord> app = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final TestArchive archive = new TestArchive();
    private final Map<Topics, Integer> archived = new HashMap<>();
    private final Map<Topics, Integer> committed = new HashMap<>();
    private int millis;

    World(Random random) {
      this.random = random;
      for (int i = 0; i < 3; i++) {
        nodes.add(new Node(0, 0));
      }
      for (int i = 0; i < 4; i++) {
        clients.add(new Client());
      }
    }

    void step() {
      switch (random.nextInt(11)) {
        case 0, 1, 2 -> append();
        case 3, 4, 5 -> any(nodes).read(random.nextInt(1, 6));
        case 6, 7 -> any(clients).receive(random.nextInt(1, 8));
        case 8 -> any(clients).connectOrBreakOff();
        case 9 -> archive(random.nextInt(1, 5));
        default -> rarely();
      }
    }

    private List<LogRecord> log(Topics topic) {
      return topic == Topics.AGENT_EVENTS ? agent : app;
    }

    /// The archive's owner writes what comes next, and commits a little later.
    private void archive(int most) {
      for (var topic : TOPICS) {
        int from = archived.getOrDefault(topic, 0);
        int to = (int) Math.min(log(topic).size(), (long) from + most);
        archive.add(topic, log(topic).subList(from, to));
        archived.put(topic, to);
      }
      if (most == Integer.MAX_VALUE || random.nextBoolean()) {
        committed.putAll(archived);
        archive.commit();
      }
    }

    private void rarely() {
      if (random.nextInt(12) == 0) {
        // A node starts anew, and its history does not reach all the way back.
        var gone = any(nodes);
        clients.forEach(client -> client.lose(gone));
        nodes.set(
            nodes.indexOf(gone), new Node(begin(Topics.AGENT_EVENTS), begin(Topics.APP_EVENTS)));
      }
    }

    /// Sometimes after what is committed to the archive, if that is far behind.
    private int begin(Topics topic) {
      int reach = random.nextInt(3) == 0 ? log(topic).size() : committed.getOrDefault(topic, 0);
      return random.nextInt(reach + 1);
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private void append() {
      var topic = random.nextBoolean() ? Topics.AGENT_EVENTS : Topics.APP_EVENTS;
      var records = log(topic);
      long offset = records.size();
      // Sometimes an event comes again, under its own id, soon after.
      boolean again = !records.isEmpty() && random.nextInt(8) == 0;
      var id = again ? records.getLast().attributes().id() : topic.topicName() + "-" + offset;
      records.add(Records.at(topic, offset, id, millis++));
    }

    void settle() {
      archive(Integer.MAX_VALUE);
      nodes.forEach(node -> node.read(Integer.MAX_VALUE));
      for (var client : clients) {
        client.settle();
      }
    }

    /// One server, with its own order of the two topics.
    private final class Node {
      final Journals journals =
          new Journals(
              EPOCH,
              new Retention(40, 1 << 20, 1 << 20, 64),
              archive,
              Runnable::run,
              Duration.ZERO);
      private final Feed feed;
      private final Map<Topics, Integer> read = new HashMap<>();

      Node(int agentFrom, int appFrom) {
        feed = new Feed(journals, _ -> Optional.empty(), new Deaf(), 1 << 20);
        begin(Topics.AGENT_EVENTS, agentFrom);
        begin(Topics.APP_EVENTS, appFrom);
        if (random.nextBoolean()) {
          // History comes in one go and is merged.
          var history = new ArrayList<LogRecord>();
          for (var topic : TOPICS) {
            history.addAll(log(topic).subList(from(topic), log(topic).size()));
            read.put(topic, log(topic).size());
          }
          feed.handle(history);
        }
        feed.caughtUp();
      }

      private void begin(Topics topic, int offset) {
        feed.begins(
            new Partition(topic, 0), offset, Math.min(offset, committed.getOrDefault(topic, 0)));
        read.put(topic, offset);
      }

      private int from(Topics topic) {
        return read.getOrDefault(topic, 0);
      }

      void read(int most) {
        for (var topic : TOPICS) {
          if (most == Integer.MAX_VALUE || random.nextBoolean()) {
            int from = from(topic);
            int to = (int) Math.min(log(topic).size(), (long) from + most);
            feed.handle(log(topic).subList(from, to));
            read.put(topic, to);
          }
        }
      }
    }

    /// One editor: everything it has, since it last began anew.
    private final class Client {
      private final Map<Topics, Long> last = new HashMap<>();
      private Optional<Cursor> cursor = Optional.empty();
      private Set<String> ids = new TreeSet<>();
      private @Nullable Tail tail;
      private @Nullable Node node;
      private @Nullable Tip tip;
      private long lead;
      private Listener listener = new Listener();
      private int snapshots;
      private int taken;

      void connectOrBreakOff() {
        if (tail != null && node != null) {
          leaveTip(tail);
          node.journals.leave(Records.KEY, tail);
          tail = null;
        } else {
          connect(any(nodes));
        }
      }

      void lose(Node gone) {
        if (node == gone) {
          tail = null;
          tip = null;
        }
      }

      private void connect(Node to) {
        var join = to.journals.join(Records.KEY, cursor);
        if (join instanceof Join.Ahead) {
          return;
        }
        node = to;
        listener = new Listener();
        listener.pressed = random.nextBoolean();
        taken = 0;
        snapshots = 0;
        tail =
            switch (join) {
              case Join.Fresh(var fresh) -> fresh;
              case Join.Reset(var fresh, _) -> fresh;
              case Join.Resumed(var resumed) -> resumed;
              case Join.Ahead _ -> throw new AssertionError();
            };
      }

      void receive(int room) {
        if (tail == null || node == null) {
          return;
        }
        if (tip != null && random.nextInt(6) > 0 && room < Integer.MAX_VALUE && followTip(tip)) {
          return;
        }
        leaveTip(tail);
        if (tail.isWaiting() && !begin(node, tail)) {
          return;
        }
        listener.room = room;
        var progress = tail.advance(listener);
        take();
        requireContiguous();
        if (progress == Tail.Progress.OVERTAKEN) {
          tail.startOver();
        } else if (progress == Tail.Progress.AT_TIP) {
          tip = tail.tip().orElse(null);
          lead = tip == null ? 0 : tail.nextFrame() - tip.number();
        }
      }

      /// Takes what all at the tip are sent; false if that is no longer kept.
      private boolean followTip(Tip followed) {
        var next = followed.next(random.nextInt(1, 8));
        if (next.isEmpty()) {
          return false;
        }
        long seq = lead + followed.number();
        for (var entry : next.get()) {
          listener.event(seq++, entry.cursor(), entry);
        }
        followed.pass(next.get().size());
        together += next.get().size();
        take();
        requireContiguous();
        return true;
      }

      private void leaveTip(Tail follower) {
        if (tip != null) {
          follower.passed(tip);
          tip = null;
        }
      }

      /// Whether there is a snapshot to begin with; the archive may be behind.
      private boolean begin(Node at, Tail waiting) {
        var snapshot = at.journals.snapshot(Records.KEY, waiting).toCompletableFuture();
        if (snapshot.isCompletedExceptionally()) {
          at.journals.leave(Records.KEY, waiting);
          tail = null;
          return false;
        }
        return at.journals.begin(Records.KEY, waiting, snapshot.join());
      }

      private void take() {
        if (listener.snapshots > snapshots) {
          snapshots = listener.snapshots;
          taken = 0;
          ids = new TreeSet<>(listener.snapshot.stream().map(Told::id).toList());
          last.clear();
          requireExactly(
              listener.entries.isEmpty() ? listener.cursor() : listener.snapshotCursor());
        }
        for (; taken < listener.entries.size(); taken++) {
          take(listener.entries.get(taken));
        }
        if (!listener.partial) {
          cursor = listener.cursor().or(() -> cursor);
        }
      }

      private void requireExactly(Optional<Cursor> at) {
        var seen = at.orElseThrow().seen();
        var expected = new TreeSet<String>();
        for (var topic : TOPICS) {
          log(topic).stream()
              .limit(seen.of(topic))
              .forEach(record -> expected.add(record.attributes().id()));
        }
        if (!ids.equals(expected)) {
          faults.add("a snapshot at " + at + " has " + ids + " instead of " + expected);
        }
      }

      private void take(Entry entry) {
        delivered++;
        var before = last.put(entry.topic(), entry.offset());
        if (before != null && before >= entry.offset()) {
          faults.add("out of order: " + entry.topic() + " " + entry.offset());
        }
        if (!ids.add(entry.told().id()) && !isOldRepeat(entry)) {
          faults.add("twice: " + entry.told().id());
        }
      }

      private void requireContiguous() {
        for (int i = 0; i < listener.numbers.size(); i++) {
          if (listener.numbers.get(i) != i + 1) {
            faults.add("numbers are not contiguous: " + listener.numbers);
          }
        }
      }

      /// A node whose history begins between an event and its repeat cannot know of the first.
      private boolean isOldRepeat(Entry entry) {
        return entry.offset() > 0
            && log(entry.topic())
                .get((int) entry.offset() - 1)
                .attributes()
                .id()
                .equals(entry.told().id());
      }

      void settle() {
        if (tail != null) {
          leaveTip(tail);
        }
        for (int i = 0; i < 5 && !isCurrent(); i++) {
          if (tail == null) {
            connect(any(nodes));
          }
          receive(Integer.MAX_VALUE);
          if (tail != null) {
            leaveTip(tail);
          }
        }
        if (tail == null) {
          faults.add("a client cannot join");
        }
        for (var topic : TOPICS) {
          for (var record : log(topic)) {
            if (!ids.contains(record.attributes().id())) {
              faults.add("missing: " + topic + " " + record.offset());
            }
          }
        }
      }

      private boolean isCurrent() {
        return tail != null && tip == null && tail.isLive() && tail.behind() == 0;
      }
    }
  }

  private static final class Deaf implements Feed.Outlet {
    @Override
    public void appended(Set<AppKey> apps) {}

    @Override
    public void repeated(LogRecord record) {}

    @Override
    public void refused(LogRecord record, String reason) {
      throw new AssertionError(reason);
    }
  }
}
