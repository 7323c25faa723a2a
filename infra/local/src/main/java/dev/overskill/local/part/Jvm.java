package dev.overskill.local.part;

import java.io.File;
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

  /// A server's class path with the launcher's own classes behind it, for children that start with
  /// one of them. Behind, since the launcher's jar names libraries of other versions.
  static String behind(String classPath) {
    try {
      var location = Jvm.class.getProtectionDomain().getCodeSource().getLocation();
      return classPath + File.pathSeparator + Path.of(location.toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the launcher's classes are not in a file", impossible);
    }
  }
}
