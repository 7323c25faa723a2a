package dev.overskill.load.bench.preview;

import dev.overskill.load.Where;
import dev.overskill.load.bench.server.Usage;
import dev.overskill.load.watch.Http;
import dev.overskill.load.watch.Victim;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The platform's preview router, as a process.
final class Router {
  private static final Pattern HEAP =
      Pattern.compile(
          "^jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*\\} (\\S+)", Pattern.MULTILINE);
  private static final int COLLECTION_SECONDS = 30;

  private final Http http;
  private final URI metrics;
  private final ProcessHandle process;

  Router(Where where, Http http) throws IOException {
    this.http = http;
    this.metrics = URI.create("http://127.0.0.1:" + where.platform().previewPort() + "/q/metrics");
    this.process =
        ProcessHandle.of(new Victim("preview-router", where).pid())
            .orElseThrow(() -> new IOException("preview-router does not run"));
  }

  Usage usage() throws IOException {
    return Usage.of(process);
  }

  /// What it holds: its objects after a full collection, and the resident set of the compiler's
  /// processes.
  long bytesHeld() throws IOException, InterruptedException {
    long compilers = 0;
    for (var child : process.children().toList()) {
      compilers += Usage.of(child).residentBytes();
    }
    return heapBytes() + compilers;
  }

  /// Its objects after a full collection.
  long heapBytes() throws IOException, InterruptedException {
    collect();
    var text = http.get(metrics, Map.of()).orFail("the metrics").text();
    return (long)
        HEAP.matcher(text).results().mapToDouble(it -> Double.parseDouble(it.group(1))).sum();
  }

  private void collect() throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var asked =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!asked.waitFor(COLLECTION_SECONDS, TimeUnit.SECONDS) || asked.exitValue() != 0) {
      throw new IOException("jcmd could not ask preview-router to collect");
    }
  }
}
