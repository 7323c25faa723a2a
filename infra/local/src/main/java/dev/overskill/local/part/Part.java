package dev.overskill.local.part;

import dev.overskill.local.process.Command;
import java.io.IOException;
import java.time.Duration;

/// A server the platform needs, described: how it is prepared, run, recognised and completed. It
/// holds no running state; [Run] does.
public interface Part {
  String name();

  /// The port it listens on, which is also how people find it.
  int port();

  /// Makes its folders and files; called before every start, so also after a crash.
  default void prepare() throws IOException, InterruptedException {}

  Command command();

  /// Whether it answers now; cheap, and never longer than a second.
  boolean ready();

  /// What has to be done once it answers, such as making topics; done after every start, so a
  /// second time it changes nothing.
  default void complete() throws IOException, InterruptedException {}

  /// Tidies up after a run that ended before it was ready.
  default void abandon() throws IOException {}

  /// How long a start may take.
  default Duration patience() {
    return Duration.ofMinutes(2);
  }
}
