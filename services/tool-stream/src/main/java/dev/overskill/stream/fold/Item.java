package dev.overskill.stream.fold;

import dev.overskill.stream.event.Told;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One thing in a run, in the order of first appearance.
sealed interface Item {
  /// Tells it as the fewest events that lead to it.
  void tell(Consumer<Told> to);

  /// Tells what is there.
  static void tell(@Nullable Told told, Consumer<Told> to) {
    if (told != null) {
      to.accept(told);
    }
  }

  /// A message or a thought: opened, said, closed.
  final class Message implements Item {
    private final List<Told> opened = new ArrayList<>();
    private final List<Told> closed = new ArrayList<>();
    private final Growing text;

    Message(int limit) {
      text = new Growing(limit);
    }

    /// AG-UI opens and closes a thought twice: the thinking, and the message within.
    private static final int MOST_ENDS = 2;

    void open(Told told) {
      if (opened.size() < MOST_ENDS) {
        opened.add(told);
      }
    }

    void say(Told told) {
      text.add(told);
    }

    /// An end may bring the last of the text with it.
    void close(Told told) {
      if (closed.size() < MOST_ENDS) {
        closed.add(text.end(told));
      }
    }

    @Override
    public void tell(Consumer<Told> to) {
      opened.forEach(to);
      text.told().ifPresent(to);
      closed.forEach(to);
    }
  }

  /// A tool call. Its first answer is its answer: a settled call is never settled again.
  final class Call implements Item {
    private final Growing arguments;
    private @Nullable Told started;
    private @Nullable Told ended;
    private @Nullable Told progress;
    private @Nullable Told answer;
    private @Nullable Told reply;

    Call(int limit) {
      arguments = new Growing(limit);
    }

    void start(Told told) {
      if (started == null) {
        started = told;
      }
    }

    void argue(Told told) {
      arguments.add(told);
    }

    void end(Told told) {
      if (ended == null) {
        ended = arguments.end(told);
      }
    }

    void advance(Told told) {
      if (answer == null) {
        progress = told;
      }
    }

    void answer(Told told) {
      if (answer == null) {
        answer = told;
        progress = null;
      }
    }

    void reply(Told told) {
      reply = told;
    }

    @Override
    public void tell(Consumer<Told> to) {
      Item.tell(started, to);
      arguments.told().ifPresent(to);
      Item.tell(ended, to);
      Item.tell(progress, to);
      Item.tell(answer, to);
      Item.tell(reply, to);
    }
  }

  /// A question to a person, and its answer: the first one.
  final class Approval implements Item {
    private @Nullable Told asked;
    private @Nullable Told closed;

    void ask(Told told) {
      if (asked == null) {
        asked = told;
      }
    }

    void close(Told told) {
      if (closed == null) {
        closed = told;
      }
    }

    @Override
    public void tell(Consumer<Told> to) {
      Item.tell(asked, to);
      Item.tell(closed, to);
    }
  }

  /// A value, and the changes to it since it was told whole.
  final class Changing implements Item {
    private static final int MOST_CHANGES = 256;

    private final List<Told> changes = new ArrayList<>();
    private @Nullable Told whole;

    void replace(Told told) {
      whole = told;
      changes.clear();
    }

    /// Beyond the limit changes are left out until the value is told whole again.
    void change(Told told) {
      if (changes.size() < MOST_CHANGES) {
        changes.add(told);
      }
    }

    @Override
    public void tell(Consumer<Told> to) {
      Item.tell(whole, to);
      changes.forEach(to);
    }
  }

  /// What is kept as it came, only the latest.
  final class Notes implements Item {
    private final int most;
    private final ArrayDeque<Told> latest = new ArrayDeque<>();

    Notes(int most) {
      this.most = most;
    }

    void add(Told told) {
      if (latest.size() == most) {
        latest.removeFirst();
      }
      latest.add(told);
    }

    @Override
    public void tell(Consumer<Told> to) {
      latest.forEach(to);
    }
  }
}
