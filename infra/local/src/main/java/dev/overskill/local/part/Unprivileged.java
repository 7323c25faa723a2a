package dev.overskill.local.part;

import com.sun.security.auth.module.UnixSystem;
import dev.overskill.local.process.Child;
import dev.overskill.local.process.Command;
import dev.overskill.local.process.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs programs that refuse to run as root, such as PostgreSQL, for whoever the user is.
///
/// Root enters a user namespace in which it is nobody: files stay root's own, so the data may lie
/// anywhere. Where namespaces are forbidden it becomes the user `nobody`, who must own the data.
final class Unprivileged {
  private static final String NOBODY = "65534";

  private enum Way {
    AS_IS,
    NAMESPACE,
    NOBODY_USER
  }

  /// Found once, when first needed.
  private static final class Found {
    static final Way WAY = find();
  }

  private Unprivileged() {}

  /// The words that run a program without privileges; `owned` is the folder it writes to.
  static List<String> words(List<String> program, Path owned) {
    var words = new ArrayList<String>();
    switch (Found.WAY) {
      case AS_IS -> {}
      case NAMESPACE -> words.addAll(List.of("unshare", "--user"));
      case NOBODY_USER -> {
        Tools.succeeds("chown", "-R", NOBODY + ":" + NOBODY, owned.toString());
        words.addAll(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
      }
    }
    words.addAll(program);
    return words;
  }

  /// Runs a program to its end.
  static void run(List<String> program, Path owned, Path log)
      throws IOException, InterruptedException {
    var child = Child.start(Command.of(words(program, owned), owned, log));
    try {
      var exit = child.ended().get(60, TimeUnit.SECONDS);
      if (exit != 0) {
        throw new PartFailed(program.getFirst() + " ended with " + exit + "; see " + log);
      }
    } catch (ExecutionException | TimeoutException stuck) {
      child.sweep();
      throw new PartFailed(program.getFirst() + " did not end; see " + log, stuck);
    }
  }

  private static Way find() {
    if (new UnixSystem().getUid() != 0) {
      return Way.AS_IS;
    }
    return Tools.succeeds("unshare", "--user", "true") ? Way.NAMESPACE : Way.NOBODY_USER;
  }
}
