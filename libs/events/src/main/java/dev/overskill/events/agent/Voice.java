package dev.overskill.events.agent;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.RunId;
import java.util.List;

/// What a run says, in one order: by its work, by its beat, and at its end. Once it has ended it is
/// silent.
final class Voice {
  private static final AgentEvent ALIVE = new AgentEvent.Custom("run.alive", null);

  private final RunId run;
  private final Outlet outlet;
  private final OpenItems items = new OpenItems();
  private boolean spokeSinceBeat;
  private boolean silent;

  Voice(RunId run, Outlet outlet) {
    this.run = run;
    this.outlet = outlet;
  }

  synchronized void begin(AgentEvent.RunStarted started) {
    send(started);
  }

  /// Goes on after what an earlier life of the worker said, with nothing of it left open.
  synchronized void takeUp(List<AgentEvent> before) {
    before.stream().filter(event -> !isOfRun(event)).forEach(items::admit);
    items.close().forEach(this::send);
  }

  private static boolean isOfRun(AgentEvent event) {
    return event instanceof AgentEvent.RunStarted;
  }

  /// Says something.
  ///
  /// @throws IllegalStateException if it has no place here, or the run has ended
  synchronized void say(AgentEvent event) {
    if (silent) {
      throw new IllegalStateException("the run " + run + " has ended");
    }
    items.admit(event);
    send(event);
  }

  /// Ends an item, unless the end of the run has.
  synchronized void close(AgentEvent closing) {
    if (!silent && items.isOpen(closing)) {
      say(closing);
    }
  }

  /// Tells that the run is alive, if nothing else did since the last time.
  synchronized void beat() {
    if (!silent && !spokeSinceBeat) {
      send(ALIVE);
    }
    spokeSinceBeat = false;
  }

  /// Ends what is open, and the run.
  synchronized void end(AgentEvent last) {
    if (!silent) {
      items.close().forEach(this::send);
      send(last);
      silent = true;
    }
  }

  /// Says nothing more: nobody listens.
  synchronized void fallSilent() {
    silent = true;
  }

  private void send(AgentEvent event) {
    outlet.emit(run, event);
    spokeSinceBeat = true;
  }
}
