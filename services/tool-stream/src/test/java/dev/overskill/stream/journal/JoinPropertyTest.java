package dev.overskill.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Topics;
import dev.overskill.log.Batches.Partition;
import dev.overskill.log.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nodes that read one log in different interleavings, restart, and forget; clients that join,
/// break off in mid-frame, and resume anywhere. Whatever happens, each client is sent each event of
/// what it was promised once and in the order of its topic.
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
  }

  /// A log of one partition, its nodes and their clients.
  private static final class World {
    final List<String> faults = new ArrayList<>();
    int delivered;
    private final Random random;
    private final List<LogRecord> agent = new ArrayList<>();
    private final List<LogRecord> app = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
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
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> append();
        case 3, 4, 5 -> any(nodes).read(random.nextInt(1, 6));
        case 6, 7 -> any(clients).receive(random.nextInt(1, 8));
        case 8 -> any(clients).connectOrBreakOff();
        default -> rarely();
      }
    }

    private List<LogRecord> log(Topics topic) {
      return topic == Topics.AGENT_EVENTS ? agent : app;
    }

    private void rarely() {
      if (random.nextInt(12) == 0) {
        // A node starts anew, and its history does not reach all the way back.
        var gone = any(nodes);
        clients.forEach(client -> client.lose(gone));
        nodes.set(
            nodes.indexOf(gone),
            new Node(random.nextInt(agent.size() + 1) / 3, random.nextInt(app.size() + 1) / 3));
      }
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
      nodes.forEach(node -> node.read(Integer.MAX_VALUE));
      for (var client : clients) {
        client.settle();
      }
    }

    /// One server, with its own order of the two topics.
    private final class Node {
      final Journals journals = new Journals(EPOCH, new Retention(40, 1 << 20, 1 << 20, 64));
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
        feed.begins(new Partition(topic, 0), offset);
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

    /// One editor: what it was sent since it last began anew.
    private final class Client {
      private final Map<Topics, TreeSet<Long>> seen = new HashMap<>();
      private Optional<Cursor> cursor = Optional.empty();
      private Set<String> ids = new TreeSet<>();
      private @Nullable Tail tail;
      private @Nullable Node node;
      private Listener listener = new Listener();
      private int taken;

      void connectOrBreakOff() {
        if (tail != null && node != null) {
          node.journals.leave(Records.KEY, tail);
          tail = null;
        } else {
          connect(any(nodes));
        }
      }

      void lose(Node gone) {
        if (node == gone) {
          tail = null;
        }
      }

      private void connect(Node to) {
        var join = to.journals.join(Records.KEY, cursor);
        if (join instanceof Join.Ahead) {
          return;
        }
        node = to;
        listener = new Listener();
        taken = 0;
        tail =
            switch (join) {
              case Join.Fresh(var fresh) -> startOver(fresh);
              case Join.Reset(var fresh, _) -> startOver(fresh);
              case Join.Resumed(var resumed) -> resumed;
              case Join.Ahead _ -> throw new AssertionError();
            };
      }

      private Tail startOver(Tail fresh) {
        seen.clear();
        ids = new TreeSet<>();
        return fresh;
      }

      void receive(int room) {
        if (tail == null) {
          return;
        }
        listener.room = room;
        var progress = tail.advance(listener);
        for (; taken < listener.entries.size(); taken++) {
          take(listener.entries.get(taken));
        }
        for (int i = 0; i < listener.numbers.size(); i++) {
          if (listener.numbers.get(i) != i + 1) {
            faults.add("numbers are not contiguous: " + listener.numbers);
          }
        }
        if (!listener.numbers.isEmpty()) {
          cursor = listener.cursor();
        }
        if (progress == Tail.Progress.OVERTAKEN && node != null) {
          node.journals.leave(Records.KEY, tail);
          tail = null;
        }
      }

      private void take(Entry entry) {
        delivered++;
        var offsets = seen.computeIfAbsent(entry.topic(), _ -> new TreeSet<>());
        if (!offsets.isEmpty() && offsets.last() >= entry.offset()) {
          faults.add("out of order: " + entry.topic() + " " + entry.offset());
        }
        if (!ids.add(Listener.id(entry)) && !isOldRepeat(entry)) {
          faults.add("twice: " + Listener.id(entry));
        }
        offsets.add(entry.offset());
      }

      /// A node whose history begins between an event and its repeat cannot know of the first.
      private boolean isOldRepeat(Entry entry) {
        return node != null
            && entry.offset() > 0
            && log(entry.topic())
                .get((int) entry.offset() - 1)
                .attributes()
                .id()
                .equals(Listener.id(entry));
      }

      void settle() {
        for (int i = 0; i < 5 && !isCurrent(); i++) {
          if (tail == null) {
            connect(any(nodes));
          }
          receive(Integer.MAX_VALUE);
        }
        if (tail == null) {
          faults.add("a client cannot join");
        }
        seen.forEach(this::requireNoGap);
      }

      private boolean isCurrent() {
        return tail != null && tail.isLive() && tail.behind() == 0;
      }

      /// From the first event it was sent to the last of the log, only repeats are missing.
      private void requireNoGap(Topics topic, SortedSet<Long> offsets) {
        for (long offset = offsets.first(); offset < log(topic).size(); offset++) {
          var id = log(topic).get((int) offset).attributes().id();
          if (!offsets.contains(offset) && !ids.contains(id)) {
            faults.add("missing: " + topic + " " + offset);
          }
        }
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
