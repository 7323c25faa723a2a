package dev.overskill.local.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// How much memory a process and its children hold.
public final class Memory {
  private static final Pattern WHOLE = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern OWN = Pattern.compile("RssAnon:\\s+(\\d+) kB");

  private Memory() {}

  /// The resident MiB of the process, and of its children what they do not share with it; 0 where
  /// the system does not tell.
  public static long residentMib(long pid) {
    if (pid == 0) {
      return 0;
    }
    var children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> kib(child.pid(), OWN))
            .sum();
    return (kib(pid, WHOLE) + children) / 1024;
  }

  /// The resident MiB of one process without its children.
  public static long residentAloneMib(long pid) {
    return kib(pid, WHOLE) / 1024;
  }

  private static long kib(long pid, Pattern line) {
    try {
      var matcher = line.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
