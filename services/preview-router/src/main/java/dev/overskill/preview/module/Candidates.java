package dev.overskill.preview.module;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.SourceText;
import dev.overskill.events.BlobHash;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// What may be class names in the sources of an app: each content is scanned once, whoever has it.
final class Candidates {
  /// Larger files are no sources that a person writes.
  private static final long LARGEST = 512 << 10;

  private static final int BATCH_CHARS = 2 << 20;
  private static final int ALTOGETHER = 100_000;

  private final Contents contents;
  private final Compiler compiler;
  private final Cache<Key, String> found;

  private record Key(String extension, BlobHash content) {}

  /// @param limitBytes how much of what was found is kept
  Candidates(Contents contents, Compiler compiler, long limitBytes) {
    this.contents = contents;
    this.compiler = compiler;
    this.found =
        Caffeine.newBuilder()
            .maximumWeight(limitBytes)
            .weigher((Key _, String each) -> 128 + each.length())
            .build();
  }

  /// All candidates in these files of a tree, sorted, each once, separated by line feeds.
  CompletionStage<String> of(Tree tree, List<String> scanned) {
    var all = new TreeSet<String>();
    var missing = new LinkedHashMap<Key, String>();
    for (var path : scanned) {
      var blob = tree.file(path.substring(1)).filter(each -> each.size() <= LARGEST);
      if (blob.isPresent()) {
        var key = new Key(ModuleUrl.extension(path), blob.get().hash());
        var known = found.getIfPresent(key);
        if (known == null) {
          missing.put(key, path);
        } else {
          add(known, all);
        }
      }
    }
    return scan(missing)
        .thenApply(more -> {
          more.forEach(each -> add(each, all));
          return String.join("\n", all);
        });
  }

  private static void add(String candidates, Set<String> all) {
    for (var each : candidates.split("\n", -1)) {
      if (!each.isEmpty() && all.size() < ALTOGETHER) {
        all.add(each);
      }
    }
  }

  private CompletionStage<List<String>> scan(Map<Key, String> files) {
    CompletionStage<List<String>> all = CompletableFuture.completedFuture(new ArrayList<>());
    var texts = new ArrayList<CompletableFuture<SourceText>>();
    var keys = List.copyOf(files.keySet());
    for (var key : keys) {
      var path = files.getOrDefault(key, "");
      texts.add(
          contents
              .bytes(key.content())
              .thenApply(bytes -> new SourceText(path, new String(bytes, StandardCharsets.UTF_8)))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(texts.toArray(CompletableFuture[]::new))
        .thenCompose(
            _ -> inBatches(keys, texts.stream().map(CompletableFuture::join).toList(), all));
  }

  private CompletionStage<List<String>> inBatches(
      List<Key> keys, List<SourceText> texts, CompletionStage<List<String>> all) {
    var made = all;
    for (int from = 0; from < texts.size(); ) {
      int to = from;
      for (int chars = 0; to < texts.size() && (to == from || chars < BATCH_CHARS); to++) {
        chars += texts.get(to).source().length();
      }
      var batch = texts.subList(from, to);
      var of = keys.subList(from, to);
      made = made.thenCompose(sofar -> scanned(of, batch, sofar));
      from = to;
    }
    return made;
  }

  private CompletionStage<List<String>> scanned(
      List<Key> keys, List<SourceText> batch, List<String> sofar) {
    return compiler
        .candidates(batch)
        .subscribeAsCompletionStage()
        .thenApply(outcome ->
            switch (outcome) {
              case Outcome.Done<List<String>>(var each) -> {
                for (int i = 0; i < keys.size(); i++) {
                  found.put(keys.get(i), each.get(i));
                }
                sofar.addAll(each);
                yield sofar;
              }
              case Outcome.Failed<List<String>>(var why) ->
                  throw new CompletionException(new Compilations.Unanswered(why.message()));
            });
  }
}
