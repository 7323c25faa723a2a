package dev.overskill.load.bench.preview;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// One load of a page: its HTML, the scripts it names, and what they import, as soon as each is
/// known. Used on the page's event loop only.
final class Visit {
  private static final Pattern SCRIPT = Pattern.compile("<script[^>]+src=\"([^\"]+)\"");

  /// A static import or re-export at the start of a statement: packages have `import('./x')` in the
  /// texts of their messages.
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?:^|;)[ \\t]*(?:import|export)\\b[^'\"();]*[\"']([./][^\"']*)[\"']", Pattern.MULTILINE);

  /// What packages import, by address: reading them once more for each visit would cost more than
  /// serving them.
  private static final Map<String, List<String>> KNOWN = new ConcurrentHashMap<>();

  private final Page page;
  private final Set<String> asked = new HashSet<>();
  private final CompletableFuture<Loaded> loaded = new CompletableFuture<>();
  private long start;
  private long firstByte;
  private long html;
  private int open;

  /// How long it took, in nanoseconds.
  ///
  /// @param firstByte until the head of the HTML was there
  /// @param html until all of it was
  /// @param all until the last module was there
  /// @param modules how many there are
  record Loaded(long firstByte, long html, long all, int modules) {}

  Visit(Page page) {
    this.page = page;
  }

  CompletableFuture<Loaded> begin() {
    start = System.nanoTime();
    page.get("/", "text/html")
        .onSuccess(answer -> {
          firstByte = answer.firstByte() - start;
          html = System.nanoTime() - start;
          if (answer.status() == 200) {
            open++;
            SCRIPT.matcher(answer.text()).results().forEach(it -> ask("/", it.group(1)));
            done();
          } else {
            fail("/", answer.status());
          }
        })
        .onFailure(loaded::completeExceptionally);
    return loaded;
  }

  private void ask(String from, String specifier) {
    var uri = java.net.URI.create(from).resolve(specifier).toString();
    if (!asked.add(uri)) {
      return;
    }
    open++;
    page.get(uri, "*/*")
        .onSuccess(answer -> {
          if (answer.status() != 200) {
            fail(uri, answer.status());
            return;
          }
          imports(uri, answer).forEach(each -> ask(uri, each));
          done();
        })
        .onFailure(loaded::completeExceptionally);
  }

  private static List<String> imports(String uri, Fetched answer) {
    if (!answer.isScript()) {
      return List.of();
    }
    return answer.isImmutable()
        ? KNOWN.computeIfAbsent(uri, _ -> imports(answer))
        : imports(answer);
  }

  private static List<String> imports(Fetched answer) {
    return IMPORT.matcher(answer.text()).results().map(it -> it.group(1)).toList();
  }

  private void done() {
    if (--open == 0) {
      loaded.complete(new Loaded(firstByte, html, System.nanoTime() - start, asked.size()));
    }
  }

  private void fail(String uri, int status) {
    loaded.completeExceptionally(
        new IllegalStateException(page.address().host() + uri + " answered " + status));
  }
}
