package dev.overskill.load.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process and its children have used, as Linux counts it.
///
/// @param cpuMicros processor time since they were started
/// @param residentBytes memory they hold now
public record Usage(long cpuMicros, long residentBytes) {
  private static final long MICROS_PER_TICK = 10_000;
  private static final int USER_TICKS = 11;

  public static Usage of(ProcessHandle process) throws IOException {
    var all = one(process.pid());
    for (var child : process.descendants().toList()) {
      var more = one(child.pid());
      all = new Usage(all.cpuMicros + more.cpuMicros, all.residentBytes + more.residentBytes);
    }
    return all;
  }

  private static Usage one(long pid) throws IOException {
    var folder = Path.of("/proc/" + pid);
    var stat = Files.readString(folder.resolve("stat"));
    // The program's name stands in parentheses and may hold anything.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
    try (var lines = Files.lines(folder.resolve("status"))) {
      long kibibytes =
          lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0);
      return new Usage(ticks * MICROS_PER_TICK, kibibytes << 10);
    }
  }
}
