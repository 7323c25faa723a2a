package dev.overskill.preview.upstream;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Names that lead where a test says: elsewhere each time, until the last.
final class MemoryNames implements Names {
  private final Deque<List<InetAddress>> answers = new ArrayDeque<>();
  int asked;

  MemoryNames leadTo(String... literals) {
    answers.add(List.of(literals).stream().map(InetAddress::ofLiteral).toList());
    return this;
  }

  @Override
  public CompletableFuture<List<InetAddress>> find(String host) {
    asked++;
    var answer = answers.size() > 1 ? answers.poll() : answers.peek();
    return answer == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no such name"))
        : CompletableFuture.completedFuture(answer);
  }
}
