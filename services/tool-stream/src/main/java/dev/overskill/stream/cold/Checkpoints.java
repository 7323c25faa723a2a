package dev.overskill.stream.cold;

import dev.overskill.stream.journal.AppKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Makes checkpoints beside the writing of the archive, one at a time: a checkpoint reads and folds
/// thousands of events, and whoever joins waits for what is written.
///
/// An app waits once, however often it is asked for, and at most [#MOST] wait. One that is not made
/// is asked for again with the app's next batch.
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Checkpoints.class);
  private static final int MOST = 1_000;

  private final Consumer<AppKey> maker;
  private final Set<AppKey> waiting = ConcurrentHashMap.newKeySet();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("checkpoint").daemon().factory());

  /// @param maker makes one; may fail
  Checkpoints(Consumer<AppKey> maker) {
    this.maker = maker;
  }

  void ask(AppKey app) {
    if (waiting.size() >= MOST || !waiting.add(app)) {
      return;
    }
    try {
      worker.execute(() -> make(app));
    } catch (RejectedExecutionException _) {
      LOG.debug("no checkpoint, this node is going away");
    }
  }

  private void make(AppKey app) {
    try {
      maker.accept(app);
    } catch (RuntimeException e) {
      LOG.warnf("no checkpoint of %s yet: %s", app.app(), e);
    } finally {
      waiting.remove(app);
    }
  }

  /// Makes no more; the one that is being made is finished by nobody's waiting.
  @Override
  public void close() {
    worker.shutdownNow();
  }
}
