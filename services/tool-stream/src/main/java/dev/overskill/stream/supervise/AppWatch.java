package dev.overskill.stream.supervise;

import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.approval.Asked;
import dev.overskill.stream.journal.AppKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What is open of one app: runs, tool calls without an answer, questions without a decision. At
/// most so many of each; what is beyond is not supervised.
///
/// Time is how long the log was listened to, in nanoseconds, so that an outage of the log is
/// nobody's silence.
final class AppWatch {
  private static final ToolRegistry TOOLS = new ToolRegistry();
  private static final int RUNS = 64;
  private static final int CALLS = 512;
  private static final int QUESTIONS = 128;

  /// Arguments that take longer than this will not end.
  private static final Duration LONGEST_ARGUMENTS = Duration.ofHours(1);

  /// The clock starts with the next look at it.
  private static final long NOT_YET = -1;

  private final AppKey app;
  private final Map<RunId, Lease> runs = new LinkedHashMap<>();
  private final Map<ToolCallId, Call> calls = new LinkedHashMap<>();
  private final Map<String, Question> questions = new LinkedHashMap<>();

  /// A run its worker speaks for.
  ///
  /// @param offset of what it said last
  /// @param noted whether `heard` was handed on to be written down
  private record Lease(long since, long offset, Instant heard, boolean noted) {}

  /// A call that somebody is to answer.
  ///
  /// @param since when its arguments were complete, or began
  /// @param offset of its start, and how far the other topic was then
  private record Call(
      RunId run, String tool, Duration limit, boolean ready, long since, Held offset) {
    Call at(long moment) {
      return new Call(run, tool, limit, ready, moment, offset);
    }
  }

  /// From where the log must be read again to know of something.
  record Held(long agentEvents, long appEvents) {}

  private record Question(Asked asked, @Nullable ToolCallId call, long offset) {}

  AppWatch(AppKey app) {
    this.app = app;
  }

  boolean isEmpty() {
    return runs.isEmpty() && calls.isEmpty() && questions.isEmpty();
  }

  boolean isOpen(RunId run) {
    return runs.containsKey(run);
  }

  /// The run spoke; false if there are too many to mind it.
  boolean spoke(RunId run, LogRecord record) {
    if (!runs.containsKey(run) && runs.size() >= RUNS) {
      return false;
    }
    runs.put(run, new Lease(NOT_YET, record.offset(), record.appended(), false));
    return true;
  }

  /// The run is over, and so is whatever it waited for.
  void over(RunId run) {
    runs.remove(run);
    calls.values().removeIf(call -> call.run().equals(run));
  }

  void begun(RunId run, Signal.CallBegun begun, Held offset) {
    if (calls.size() < CALLS) {
      var limit = TOOLS.timeout(begun.tool());
      calls.putIfAbsent(begun.call(), new Call(run, begun.tool(), limit, false, NOT_YET, offset));
    }
  }

  void ready(ToolCallId id) {
    calls.computeIfPresent(
        id,
        (_, call) -> new Call(call.run(), call.tool(), call.limit(), true, NOT_YET, call.offset()));
  }

  /// Whether there was such a call.
  boolean answered(ToolCallId id) {
    return calls.remove(id) != null;
  }

  /// An agent asks; false if there are too many questions to mind it.
  boolean asking(Signal.Asking asking, long offset) {
    if (questions.size() >= QUESTIONS) {
      return false;
    }
    questions.putIfAbsent(
        asking.asked().approval(), new Question(asking.asked(), asking.call(), offset));
    return true;
  }

  /// The question is decided: what waited for it has its whole time.
  void decided(String approval) {
    var question = questions.remove(approval);
    if (question != null && question.call() != null) {
      calls.computeIfPresent(question.call(), (_, call) -> call.at(NOT_YET));
    }
  }

  /// Lets clocks start that were to start, and tells what is due.
  ///
  /// @param listened for how long the log was listened to
  /// @param heardTo how far `agent.events` is handled
  void look(long listened, Instant now, LeaseConfig config, long heardTo, List<Due> due) {
    runs.replaceAll((_, lease) ->
        lease.since() == NOT_YET
            ? new Lease(listened, lease.offset(), lease.heard(), lease.noted())
            : lease);
    calls.replaceAll((_, call) -> call.since() == NOT_YET ? call.at(listened) : call);
    runs.forEach((run, lease) -> {
      if (listened - lease.since() >= config.limit().toNanos()) {
        due.add(new Due.Lost(app, run, heardTo));
      }
    });
    questions.forEach((approval, question) -> {
      if (!now.isBefore(question.asked().expiresAt())) {
        due.add(new Due.Expired(app, approval));
      }
    });
    calls
        .values()
        .removeIf(call -> !call.ready() && listened - call.since() >= LONGEST_ARGUMENTS.toNanos());
    calls.forEach((id, call) -> {
      var limit = call.limit().plus(config.callGrace()).toNanos();
      if (call.ready() && !waits(id) && listened - call.since() >= limit) {
        due.add(new Due.TimedOut(app, call.run(), id, call.tool()));
      }
    });
  }

  /// Whether a person is to decide first.
  private boolean waits(ToolCallId call) {
    return questions.values().stream().anyMatch(question -> call.equals(question.call()));
  }

  /// Hands on when each run was heard, if that is news.
  void note(BiConsumer<RunId, Instant> notes) {
    runs.replaceAll((run, lease) -> {
      if (!lease.noted()) {
        notes.accept(run, lease.heard());
      }
      return new Lease(lease.since(), lease.offset(), lease.heard(), true);
    });
  }

  /// From where the log must be read again to know of all this: each run by what it said last, each
  /// call by its start, each question by itself.
  Optional<Held> held() {
    var agentEvents = Long.MAX_VALUE;
    var appEvents = Long.MAX_VALUE;
    for (var lease : runs.values()) {
      agentEvents = Math.min(agentEvents, lease.offset());
    }
    for (var question : questions.values()) {
      agentEvents = Math.min(agentEvents, question.offset());
    }
    for (var call : calls.values()) {
      agentEvents = Math.min(agentEvents, call.offset().agentEvents());
      appEvents = Math.min(appEvents, call.offset().appEvents());
    }
    return isEmpty() ? Optional.empty() : Optional.of(new Held(agentEvents, appEvents));
  }

  int runs() {
    return runs.size();
  }
}
