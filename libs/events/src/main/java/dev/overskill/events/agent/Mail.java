package dev.overskill.events.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentCommand.Retry;
import dev.overskill.events.AgentCommand.Steer;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ApprovalClosed;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What reached a run and is not taken up yet, and where its work waits for more.
///
/// One thread works and takes; another brings. Everything is guarded by the one lock.
final class Mail {
  /// Of each kind of message; the oldest make room.
  private static final int LIMIT = 256;

  /// A command that old has left the log: nobody is going to resume the run.
  private static final Duration LONGEST_PAUSE = Topics.AGENT_COMMANDS.retention().orElseThrow();

  private final RunId run;
  private final Timekeeper time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<ToolCallId, Optional<ToolOutcome>> awaited = new HashMap<>();
  private final Map<String, ApprovalClosed> closed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ApprovalClosed> eldest) {
          return size() > LIMIT;
        }
      };
  private final Deque<Steer> steers = new ArrayDeque<>();
  private final Deque<Retry> retries = new ArrayDeque<>();

  /// Turns of the course that the run has not told yet, in order.
  private final Deque<AgentEvent> untold = new ArrayDeque<>();

  private Course course = new Course.Going();

  Mail(RunId run, Timekeeper time) {
    this.run = run;
    this.time = time;
  }

  /// Takes a command in.
  ///
  /// @return whether it is for this run
  boolean receive(AgentCommand command) {
    lock.lock();
    try {
      var mine =
          switch (command) {
            case AgentCommand.Stop stop when stop.run().equals(run) -> {
              course = course.halt(Stopped.Reason.STOPPED);
              yield true;
            }
            case AgentCommand.Pause pause when pause.run().equals(run) -> {
              pause(pause.command());
              yield true;
            }
            case AgentCommand.Resume resume when resume.run().equals(run) -> {
              resume(resume.command());
              yield true;
            }
            case Steer steer when steer.run().equals(run) -> add(steers, steer);
            case Retry retry when retry.run().equals(run) -> add(retries, retry);
            // A decision counts once the platform has closed the approval.
            default -> false;
          };
      changed.signalAll();
      return mine;
    } finally {
      lock.unlock();
    }
  }

  private void pause(String command) {
    if (course instanceof Course.Going going) {
      course = going.pause(command, time.now());
      add(untold, turn("run.paused", command));
    }
  }

  private void resume(String command) {
    if (course instanceof Course.Paused paused) {
      course = paused.resume();
      add(untold, turn("run.resumed", command));
    }
  }

  private static <T> boolean add(Deque<T> messages, T message) {
    if (messages.size() == LIMIT) {
      messages.removeFirst();
    }
    messages.addLast(message);
    return true;
  }

  private static AgentEvent turn(String name, String cause) {
    ObjectNode value = EventJson.mapper().createObjectNode().put("cause", cause);
    return new AgentEvent.Custom(name, value);
  }

  /// Takes an event of the platform in.
  ///
  /// @return whether it is for this run
  boolean receive(AppEvent event) {
    lock.lock();
    try {
      var mine =
          switch (event) {
            case AppEvent.ToolResult result ->
                awaited.computeIfPresent(
                        result.toolCall(),
                        (_, known) -> known.isPresent() ? known : Optional.of(result.outcome()))
                    != null;
            case ApprovalClosed approval
                when approval.run() == null || run.equals(approval.run()) -> {
              closed.putIfAbsent(approval.approval(), approval);
              yield true;
            }
            case AppEvent.RunEnded ended when ended.run().equals(run) -> {
              course = course.halt(Stopped.Reason.FENCED);
              yield true;
            }
            default -> false;
          };
      changed.signalAll();
      return mine;
    } finally {
      lock.unlock();
    }
  }

  /// The next turn to tell; none once there is nothing to tell and nothing to wait for. Waits while
  /// the run is paused.
  Optional<AgentEvent> nextTurn() throws Stopped, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        heed();
        var turn = untold.pollFirst();
        if (turn != null) {
          return Optional.of(turn);
        }
        if (!(course instanceof Course.Paused(_, var since))) {
          return Optional.empty();
        }
        hold(since.plus(LONGEST_PAUSE));
      }
    } finally {
      lock.unlock();
    }
  }

  private void hold(Instant until) throws InterruptedException {
    if (time.now().isBefore(until)) {
      time.await(changed, until);
    } else {
      course = course.halt(Stopped.Reason.FORGOTTEN);
    }
  }

  private void heed() throws Stopped {
    if (course instanceof Course.Halted(var reason)) {
      throw new Stopped(reason);
    }
  }

  /// Waits for something that a message brings; empty if it has not come by then.
  private <T> Optional<T> await(Supplier<Optional<T>> wanted, Instant until)
      throws Stopped, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        heed();
        var found = wanted.get();
        if (found.isPresent() || !time.now().isBefore(until)) {
          return found;
        }
        time.await(changed, until);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Lets the time pass, unless the run is stopped.
  void rest(Instant until) throws Stopped, InterruptedException {
    var _ = await(Optional::empty, until);
  }

  /// From now on the answer to this call is kept.
  void expect(ToolCallId call) {
    lock.lock();
    try {
      awaited.put(call, Optional.empty());
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the answer to a call, and forgets the call.
  Optional<ToolOutcome> answer(ToolCallId call, Instant until)
      throws Stopped, InterruptedException {
    try {
      return await(() -> awaited.getOrDefault(call, Optional.empty()), until);
    } finally {
      forget(call);
    }
  }

  private void forget(ToolCallId call) {
    lock.lock();
    try {
      awaited.remove(call);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the end of an approval.
  Optional<ApprovalClosed> closed(String approval, Instant until)
      throws Stopped, InterruptedException {
    return await(() -> Optional.ofNullable(closed.get(approval)), until);
  }

  Optional<Steer> nextSteer() {
    return next(steers);
  }

  Optional<Retry> nextRetry() {
    return next(retries);
  }

  private <T> Optional<T> next(Deque<T> messages) {
    lock.lock();
    try {
      return Optional.ofNullable(messages.pollFirst());
    } finally {
      lock.unlock();
    }
  }

  /// Why the run does not go on, if it does not.
  Optional<Stopped.Reason> halted() {
    lock.lock();
    try {
      return course instanceof Course.Halted(var reason) ? Optional.of(reason) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
