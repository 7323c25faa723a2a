package dev.overskill.local.part;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a part that is a Java program is run: on this launcher's own JDK.
public final class Jvm {
  /// The compilers of a dozen programs share a few cores with requests for which people wait. With
  /// a nice value of 10 they get about a tenth of a core that is contended. A slice that they have
  /// begun, of about three milliseconds, is theirs all the same.
  private static final List<String> COMPILERS_STAND_BACK =
      List.of("-XX:ThreadPriorityPolicy=1", "-XX:CompilerThreadPriority=10");

  private Jvm() {}

  /// The words that start a main class from a class path.
  public static List<String> words(Heap heap, List<String> flags, String... program) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(heap.flags());
    words.addAll(COMPILERS_STAND_BACK);
    words.add("-XX:+UseCompactObjectHeaders");
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.addAll(flags);
    words.addAll(List.of(program));
    return words;
  }

  /// Flags by which a program reads its classes from an archive instead of loading them one by one.
  /// A program that is kept writes the archive when it first ends in good order, and again when its
  /// jars have changed; one that is thrown away only reads it.
  static List<String> archive(Path folder, String name, boolean kept) {
    var flags = new ArrayList<String>();
    if (kept) {
      flags.add("-XX:+AutoCreateSharedArchive");
    }
    flags.add("-XX:SharedArchiveFile=" + archive(folder, name));
    flags.add("-Xshare:auto");
    flags.add("-Xlog:cds=off,aot=off,cds+dynamic=off");
    return flags;
  }

  /// Forgets the archive of a program that ended before it was ready: it has too few classes.
  static void forgetArchive(Path folder, String name) throws IOException {
    Files.deleteIfExists(archive(folder, name));
  }

  private static Path archive(Path folder, String name) {
    return folder.resolve(name + ".jsa");
  }

  /// A server's class path with the launcher's own classes behind it, for children that start with
  /// one of them.
  static String behind(String classPath) {
    try {
      var location = Jvm.class.getProtectionDomain().getCodeSource().getLocation();
      return classPath + File.pathSeparator + Path.of(location.toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the launcher's classes are not in a file", impossible);
    }
  }
}
