package dev.overskill.events.agent;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.RunId;

/// Where a worker's events go: [dev.overskill.events.Topics#AGENT_EVENTS], by whatever transport.
public interface Outlet {
  /// Hands an event of this run over, in the order of the calls. The calls of one run never
  /// overlap. It may block as long as the transport allows and throw when that is over.
  void emit(RunId run, AgentEvent event);
}
