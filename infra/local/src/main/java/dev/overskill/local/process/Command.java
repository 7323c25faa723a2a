package dev.overskill.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What to run: the words, what it finds in its environment, the folder it runs in, the file it
/// writes to, and the signal that asks it to end.
public record Command(
    List<String> words, Map<String, String> environment, Path folder, Path log, Signal ending) {

  /// A signal that asks a process to end in good order.
  public enum Signal {
    TERM,
    INT
  }

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  public static Command of(List<String> words, Path folder, Path log) {
    return new Command(words, Map.of(), folder, log, Signal.TERM);
  }

  public Command with(Map<String, String> more) {
    return new Command(words, more, folder, log, ending);
  }

  public Command endedBy(Signal signal) {
    return new Command(words, environment, folder, log, signal);
  }

  /// The same command behind other words, such as `setsid`.
  Command behind(List<String> prefix) {
    var all = new ArrayList<String>(prefix);
    all.addAll(words);
    return new Command(all, environment, folder, log, ending);
  }
}
