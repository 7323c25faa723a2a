package dev.overskill.preview.draft;

import dev.overskill.events.BlobHash;
import dev.overskill.preview.module.Html;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Resolver;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.Tree;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Where the graph of a draft begins: its pages, and modules that a browser has asked for though no
/// import leads to them (a worker, say).
final class Entries {
  static final String HOME = "index.html";

  private static final int LIMIT = 256;
  private static final int PATIENCE_SECONDS = 10;

  private final Contents contents;
  private final Set<String> pages = ConcurrentHashMap.newKeySet();
  private final Set<ModuleUrl> extra = ConcurrentHashMap.newKeySet();
  private Map<Page, Set<ModuleUrl>> parsed = Map.of();

  private record Page(String path, BlobHash content) {}

  Entries(Contents contents) {
    this.contents = contents;
    pages.add(HOME);
  }

  /// A browser has opened this page. True if that is new.
  boolean opened(String page) {
    return pages.size() < LIMIT && pages.add(page);
  }

  boolean isOpen(String page) {
    return pages.contains(page);
  }

  /// A browser has asked for this module.
  void asked(ModuleUrl url) {
    if (extra.size() < LIMIT) {
      extra.add(url);
    }
  }

  /// The entries of this tree. Blocks while a page is fetched; used by one thread.
  Set<ModuleUrl> of(Tree tree) throws InterruptedException {
    var entries = new LinkedHashSet<ModuleUrl>();
    var now = new HashMap<Page, Set<ModuleUrl>>();
    for (var page : pages) {
      var blob = tree.file(page);
      if (blob.isPresent()) {
        var key = new Page(page, blob.get().hash());
        var known = parsed.get(key);
        var found = known == null ? parse(key) : known;
        now.put(key, found);
        entries.addAll(found);
      }
    }
    parsed = now;
    extra.removeIf(url -> Resolver.fileAt(tree, url.path()).isEmpty());
    entries.addAll(extra);
    entries.removeIf(url -> tree.has("public" + url.path()));
    return entries;
  }

  private Set<ModuleUrl> parse(Page page) throws InterruptedException {
    try {
      var bytes =
          contents
              .bytes(page.content())
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return new Html(new String(bytes, StandardCharsets.UTF_8), "/" + page.path()).entries();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(page.path() + " cannot be read", e);
    }
  }
}
