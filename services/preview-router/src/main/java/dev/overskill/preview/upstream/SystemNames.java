package dev.overskill.preview.upstream;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Names as this machine resolves them, a few at a time, each kept for a short while.
public final class SystemNames implements Names, AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final int WAITING = 256;
  private static final int KEPT = 10_000;
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          LIFE.toSeconds(),
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          work -> Thread.ofPlatform().daemon().name("preview-names").unstarted(work));
  private final AsyncCache<String, List<InetAddress>> known =
      Caffeine.newBuilder()
          .maximumSize(KEPT)
          .expireAfterWrite(LIFE)
          .executor(workers)
          .buildAsync(); // what fails is not kept

  @Override
  public CompletableFuture<List<InetAddress>> find(String host) {
    return known
        .get(host, (name, executor) -> ask(name, executor))
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static CompletableFuture<List<InetAddress>> ask(String name, Executor executor) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return List.of(InetAddress.getAllByName(name));
          } catch (UnknownHostException e) {
            throw new CompletionException(e);
          }
        },
        executor);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
