package dev.overskill.events.agent;

/// What an agent does in a run.
@FunctionalInterface
public interface Work {
  void perform(Run run) throws Stopped, RunFailed, InterruptedException;
}
