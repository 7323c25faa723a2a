package dev.overskill.local.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A command line, taken apart: the command, its flags with a value, its switches, and the rest.
record Words(String command, Map<String, String> flags, Set<String> switches, List<String> rest) {
  private static final Map<String, String> WITH_VALUE =
      Map.of("--data", "overskill.data", "--port-base", "overskill.port-base", "--only", "only");
  private static final Set<String> SWITCHES = Set.of("--detach", "--json", "--yes");

  /// @throws IllegalArgumentException if a word is not known; the message is for people
  static Words parse(String... arguments) {
    var flags = new HashMap<String, String>();
    var switches = new ArrayList<String>();
    var rest = new ArrayList<String>();
    for (int i = 1; i < arguments.length; i++) {
      var word = arguments[i];
      var key = WITH_VALUE.get(word);
      if (key != null) {
        i++;
        if (i == arguments.length) {
          throw new IllegalArgumentException(word + " needs a value");
        }
        flags.put(key, arguments[i]);
      } else if (SWITCHES.contains(word)) {
        switches.add(word);
      } else if (word.startsWith("-")) {
        throw new IllegalArgumentException("there is no option " + word);
      } else {
        rest.add(word);
      }
    }
    var command = arguments.length == 0 ? "" : arguments[0];
    return new Words(command, flags, Set.copyOf(switches), rest);
  }

  boolean has(String name) {
    return switches.contains(name);
  }
}
