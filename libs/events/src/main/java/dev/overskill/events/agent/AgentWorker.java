package dev.overskill.events.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A worker of one app: its runs, and what reaches them.
///
/// Whoever reads the log hands every record of the app to [#receive], from one thread; each run has
/// a thread of its own, the one that calls [#perform].
public final class AgentWorker {
  /// How often a run tells that it is alive, if nothing else it says does.
  public static final Duration BEAT = Duration.ofSeconds(2);

  /// Commands and what comes before its run: the oldest make room.
  private static final int REMEMBERED = 4_096;

  private static final int EARLY = 256;

  private final String thread;
  private final Outlet outlet;
  private final Means means;
  private final Map<RunId, Mail> runs = new HashMap<>();

  /// What came for runs that are not begun here: a worker that was restarted hears first, and goes
  /// on after.
  private final Deque<Object> early = new ArrayDeque<>();

  private final Map<String, Boolean> commands =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// What a worker needs besides.
  public record Means(Timekeeper time, Ids ids, ToolRegistry tools) {}

  /// @param thread AG-UI's name of the conversation all runs belong to, e.g. the app's id
  public AgentWorker(String thread, Outlet outlet, Means means) {
    this.thread = thread;
    this.outlet = outlet;
    this.means = means;
  }

  /// Hands in what a person asks; each command counts once.
  public synchronized void receive(AgentCommand command) {
    var id = id(command);
    if (id == null || commands.put(id, true) != null) {
      return;
    }
    // All runs, and not only until one takes it.
    var taken = runs.values().stream().filter(mail -> mail.receive(command)).count();
    if (taken == 0 && !(command instanceof AgentCommand.Decide)) {
      keep(command);
    }
  }

  private static @Nullable String id(AgentCommand command) {
    return switch (command) {
      case AgentCommand.Stop stop -> stop.command();
      case AgentCommand.Pause pause -> pause.command();
      case AgentCommand.Resume resume -> resume.command();
      case AgentCommand.Steer steer -> steer.command();
      case AgentCommand.Retry retry -> retry.command();
      case AgentCommand.Decide decide -> decide.command();
      case AgentCommand.Unrecognised _ -> null;
    };
  }

  /// Hands in what the platform says.
  public synchronized void receive(AppEvent event) {
    var taken = runs.values().stream().filter(mail -> mail.receive(event)).count();
    if (taken == 0
        && (event instanceof AppEvent.ApprovalClosed || event instanceof AppEvent.RunEnded)) {
      keep(event);
    }
  }

  private void keep(Object message) {
    if (early.size() == EARLY) {
      early.removeFirst();
    }
    early.addLast(message);
  }

  /// Begins a run, does its work on this thread, and tells its end, whatever it is. A failure of
  /// the work that is nobody's outcome is told as such and thrown on.
  ///
  /// @param input of AG-UI, if the run has one
  public Ending perform(RunId run, @Nullable JsonNode input, Work work)
      throws InterruptedException {
    var voice = new Voice(run, outlet);
    return live(run, voice, () -> voice.begin(new AgentEvent.RunStarted(thread, run, input)), work);
  }

  /// Goes on with a run that an earlier life of this worker began: nothing is begun anew, and what
  /// was left open is ended.
  ///
  /// @param before what was said of the run so far, as far as it is known
  public Ending takeUp(RunId run, List<AgentEvent> before, Work work) throws InterruptedException {
    var voice = new Voice(run, outlet);
    return live(run, voice, () -> voice.takeUp(before), work);
  }

  private Ending live(RunId id, Voice voice, Runnable beginning, Work work)
      throws InterruptedException {
    var mail = open(id);
    try {
      beginning.run();
      try (var _ = means.time().every(BEAT, () -> beat(voice, mail))) {
        return work(new Run(id, voice, mail, means), voice, mail, work);
      }
    } finally {
      close(id);
    }
  }

  private static void beat(Voice voice, Mail mail) {
    if (mail.halted().isEmpty()) {
      voice.beat();
    }
  }

  private synchronized Mail open(RunId run) {
    if (runs.containsKey(run)) {
      throw new IllegalStateException("the run " + run + " is open");
    }
    var mail = new Mail(run, means.time());
    early.removeIf(message ->
        message instanceof AgentCommand command
            ? mail.receive(command)
            : mail.receive((AppEvent) message));
    runs.put(run, mail);
    return mail;
  }

  private synchronized void close(RunId run) {
    runs.remove(run);
  }

  private Ending work(Run run, Voice voice, Mail mail, Work work) throws InterruptedException {
    try {
      work.perform(run);
      return end(voice, mail, Ending.FINISHED, new AgentEvent.RunFinished(thread, run.id(), null));
    } catch (Stopped _) {
      var outcome = EventJson.mapper().createObjectNode().put("type", "cancelled");
      var last = new AgentEvent.RunFinished(thread, run.id(), outcome);
      return end(voice, mail, Ending.CANCELLED, last);
    } catch (RunFailed e) {
      var last = new AgentEvent.RunError(Objects.toString(e.getMessage(), ""), e.code());
      return end(voice, mail, Ending.FAILED, last);
    } catch (InterruptedException e) {
      var last = new AgentEvent.RunError("The agent's worker was shut down.", "worker_stopped");
      end(voice, mail, Ending.FAILED, last);
      throw e;
    } catch (RuntimeException e) {
      // What went wrong is for the worker's own log: it may hold what nobody is to read.
      end(voice, mail, Ending.FAILED, new AgentEvent.RunError("The agent failed.", "internal"));
      throw e;
    }
  }

  private static Ending end(Voice voice, Mail mail, Ending ending, AgentEvent last) {
    if (mail.halted().filter(Stopped.Reason.FENCED::equals).isPresent()) {
      voice.fallSilent();
      return Ending.FENCED;
    }
    voice.end(last);
    return ending;
  }
}
