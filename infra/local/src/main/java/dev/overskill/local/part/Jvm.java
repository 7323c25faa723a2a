package dev.overskill.local.part;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a part that is a Java program is run: on this launcher's own JDK, small and with one
/// collector thread.
public final class Jvm {
  private Jvm() {}

  /// The words that start a main class from a class path.
  public static List<String> words(int heapMib, List<String> flags, String... program) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-XX:+UseSerialGC");
    words.add("-Xmx" + heapMib + "m");
    words.add("-XX:+UseCompactObjectHeaders");
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.addAll(flags);
    words.addAll(List.of(program));
    return words;
  }

  /// Where the launcher's own classes are, for children that start with one of them.
  static String ownClasses() {
    try {
      var location = Jvm.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(location.toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the launcher's classes are not in a file", impossible);
    }
  }
}
