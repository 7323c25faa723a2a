package dev.overskill.local.place;

import dev.overskill.local.part.Sockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Whether this machine has what the platform needs, each lack said in one line.
///
/// It leans on nothing but the JDK, so that it can run from source before anything is built.
public final class Checks {
  static final int JDK = 25;
  private static final int NODE_MAJOR = 20;
  private static final int NODE_MINOR = 19;
  private static final long MEMORY_MIB = 4_000;
  private static final long DISK_MIB = 1_000;
  private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private static final int RUNNING = 3;

  /// Where people come with browsers.
  private static final Set<Port> BROWSED = Set.of(Port.FRONT, Port.PREVIEW, Port.EDGE);

  /// What browsers open no page on: the "bad ports" of the Fetch standard, from 1024 on.
  private static final Set<Integer> REFUSED_BY_BROWSERS =
      Set.of(
          1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
          6669, 6679, 6697, 10080);

  private Checks() {}

  /// Run from source before a build: prints what is missing and ends with 1, ends with 3 if the
  /// platform is running, or says nothing. Arguments: the platform's folder, then `--port-base` and
  /// its number where given.
  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    if (isRunning(folder)) {
      System.exit(RUNNING);
    }
    var flags =
        arguments.length > 2 && arguments[1].equals("--port-base")
            ? Map.of("overskill.port-base", arguments[2])
            : Map.<String, String>of();
    var missing = all(Settings.of(folder, flags), List.of(Port.values()), folder);
    missing.forEach(System.err::println);
    System.exit(missing.isEmpty() ? 0 : 1);
  }

  private static boolean isRunning(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    try (var claim = Claim.on(new Place(folder))) {
      return !claim.isOurs();
    }
  }

  /// All that is missing, one line each.
  public static List<String> all(Settings settings, Collection<Port> ports, Path folder) {
    var missing = new ArrayList<String>();
    jdk().ifPresent(missing::add);
    node(nodeVersion()).ifPresent(missing::add);
    memory(availableMib()).ifPresent(missing::add);
    disk(folder).ifPresent(missing::add);
    for (var port : ports) {
      var number = settings.port(port);
      if (BROWSED.contains(port) && REFUSED_BY_BROWSERS.contains(number)) {
        missing.add("no browser opens a page on port " + number + ": " + otherwise(port));
      } else if (!Sockets.free(number)) {
        missing.add(busy(port, number));
      }
    }
    return missing;
  }

  static String busy(Port port, int number) {
    return "port " + number + " is taken by another program: stop it, or " + otherwise(port);
  }

  private static String otherwise(Port port) {
    return "choose another with "
        + port.key()
        + " in overskill.properties, with "
        + Settings.variable(port.key())
        + ", or move all ports with --port-base";
  }

  private static Optional<String> jdk() {
    var version = Runtime.version().feature();
    return version >= JDK
        ? Optional.empty()
        : Optional.of("JDK " + JDK + " or newer is needed, this is " + version);
  }

  static Optional<String> node(String version) {
    var matcher = NODE_VERSION.matcher(version);
    if (matcher.matches()) {
      var major = Integer.parseInt(matcher.group(1));
      var minor = Integer.parseInt(matcher.group(2));
      if (major > NODE_MAJOR || (major == NODE_MAJOR && minor >= NODE_MINOR)) {
        return Optional.empty();
      }
    }
    var found = version.isEmpty() ? "there is none on the PATH" : "this is " + version;
    return Optional.of("Node " + NODE_MAJOR + "." + NODE_MINOR + " or newer is needed, " + found);
  }

  private static String nodeVersion() {
    try {
      var process = new ProcessBuilder("node", "--version").start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(10, TimeUnit.SECONDS);
      return said.strip();
    } catch (IOException missing) {
      return "";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  static Optional<String> memory(OptionalLong availableMib) {
    if (availableMib.isEmpty() || availableMib.getAsLong() >= MEMORY_MIB) {
      return Optional.empty();
    }
    return Optional.of(
        "about 4 GiB of free memory are needed, there are "
            + availableMib.getAsLong()
            + " MiB: close some programs");
  }

  /// What Linux says is available; elsewhere nobody can tell, and nothing is refused.
  private static OptionalLong availableMib() {
    try {
      var matcher = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)) / 1024)
          : OptionalLong.empty();
    } catch (IOException notLinux) {
      return OptionalLong.empty();
    }
  }

  private static Optional<String> disk(Path folder) {
    var there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    var freeMib = there.toFile().getUsableSpace() >> 20;
    return freeMib >= DISK_MIB
        ? Optional.empty()
        : Optional.of("about 1 GiB of disk is needed, " + there + " has " + freeMib + " MiB");
  }
}
