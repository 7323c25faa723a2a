package dev.overskill.compiler;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// One compiler process and its pipes.
final class NodeProcess {

  private static final Logger LOG = Logger.getLogger(NodeProcess.class);
  private static final int PIPE_BYTES = 64 * 1024;
  private static final int MAX_LOGGED_CHARS = 500;

  /// The process gets what node and npm need and none of the service's own settings or secrets.
  private static final Predicate<String> PASSED =
      Pattern.compile(
              "PATH|HOME|TMPDIR|LANG|NODE_EXTRA_CA_CERTS|npm_config_.*|https?_proxy|no_proxy|all_proxy",
              Pattern.CASE_INSENSITIVE)
          .asMatchPredicate();

  private final Process process;
  private final DataInputStream in;
  private final OutputStream out;

  private NodeProcess(Process process) {
    this.process = process;
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), PIPE_BYTES));
    this.out = process.getOutputStream();
  }

  static NodeProcess start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(PASSED.negate());
    NodeProcess started = new NodeProcess(builder.start());
    Thread.ofPlatform().daemon().name("compiler-stderr").start(started::logErrors);
    return started;
  }

  long pid() {
    return process.pid();
  }

  void send(byte[] frame) throws IOException {
    Frames.write(out, frame);
  }

  byte[] receive(int maxBytes) throws IOException {
    return Frames.read(in, maxBytes);
  }

  private void logErrors() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.warnf(
            "compiler %d: %s",
            process.pid(), line.substring(0, Math.min(line.length(), MAX_LOGGED_CHARS)));
      }
    } catch (IOException ended) {
      LOG.debugf("compiler %d: its error stream ended", process.pid());
    }
  }

  /// Ends the process; its children end with their standard input.
  void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
