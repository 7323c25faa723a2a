package dev.overskill.edge.script;

import java.util.List;
import java.util.Map;

/// Starts an upload's isolate to learn whether its code runs at all.
@FunctionalInterface
public interface IsolateCheck {

  /// Tries code with the values of its bindings.
  Verdict check(Map<String, Object> code, Map<String, Object> bindings);

  /// What the start showed.
  sealed interface Verdict {
    record Started(long startupMs, List<String> handlers, List<String> named) implements Verdict {}

    record Refused(String error) implements Verdict {}
  }
}
