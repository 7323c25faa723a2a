package dev.overskill.preview.module;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of an app, read just enough: which modules it starts, and where its head begins.
public final class Html {
  private static final int ANY = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", ANY);
  private static final Pattern SCRIPT =
      Pattern.compile("<script\\b((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>(.*?)</script\\s*>", ANY);
  private static final Pattern LINK =
      Pattern.compile("<link\\b((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", ANY);
  private static final Pattern HEAD = Pattern.compile("<head\\b[^>]*>", ANY);
  private static final Pattern BEFORE_HEAD =
      Pattern.compile("^\\s*(?:<!doctype[^>]*>\\s*)?(?:<html\\b[^>]*>)?", ANY);
  private static final Pattern INLINE_IMPORT =
      Pattern.compile(
          "\\bimport\\s*(?:[\\w*{},\\s$]{1,2000}?from\\s*)?\\(?\\s*[\"'](\\.{0,2}/[^\"']+)[\"']");

  private static final int LONGEST = 1 << 20;

  private final String text;
  private final String path;

  /// @param path the rooted path of the page's file
  public Html(String text, String path) {
    this.text = text;
    this.path = path;
  }

  /// The modules that the page starts: module scripts and linked style sheets of the app's own.
  public Set<ModuleUrl> entries() {
    var entries = new LinkedHashSet<ModuleUrl>();
    if (text.length() > LONGEST) {
      return entries;
    }
    var code = COMMENT.matcher(text).replaceAll("");
    var scripts = SCRIPT.matcher(code);
    while (scripts.find()) {
      if ("module".equalsIgnoreCase(attribute(scripts.group(1), "type").orElse(""))) {
        attribute(scripts.group(1), "src").flatMap(this::own).ifPresent(entries::add);
        inlineImports(scripts.group(2), entries);
      }
    }
    var links = LINK.matcher(code);
    while (links.find()) {
      if ("stylesheet".equalsIgnoreCase(attribute(links.group(1), "rel").orElse(""))) {
        attribute(links.group(1), "href")
            .flatMap(this::own)
            .filter(ModuleUrl::isCss)
            .map(ModuleUrl::asSheet)
            .ifPresent(entries::add);
      }
    }
    return entries;
  }

  private void inlineImports(String code, Set<ModuleUrl> entries) {
    Matcher imports = INLINE_IMPORT.matcher(code);
    while (imports.find()) {
      own(imports.group(1)).ifPresent(entries::add);
    }
  }

  private static Optional<String> attribute(String attributes, String name) {
    var found =
        Pattern.compile(
                "(?:^|\\s)" + name + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))",
                Pattern.CASE_INSENSITIVE)
            .matcher(attributes);
    if (!found.find()) {
      return Optional.empty();
    }
    for (int group = 1; group <= 3; group++) {
      if (found.group(group) != null) {
        return Optional.of(found.group(group));
      }
    }
    return Optional.empty();
  }

  private Optional<ModuleUrl> own(String address) {
    if (address.isBlank() || Urls.elsewhere(address)) {
      return Optional.empty();
    }
    var end = address.indexOf('?');
    var plain = end < 0 ? address : address.substring(0, end);
    var query = end < 0 ? "" : address.substring(end + 1);
    return Optional.of(ModuleUrl.of(Urls.join(Urls.folder(path), plain), query));
  }

  /// The page with something at the very start of its head, and otherwise as it was.
  public String withHead(String elements) {
    var head =
        HEAD.matcher(COMMENT.matcher(text).replaceAll(found -> " ".repeat(found.group().length())));
    var before = BEFORE_HEAD.matcher(text);
    var at = head.find() ? head.end() : before.find() ? before.end() : 0;
    return text.substring(0, at) + "\n" + elements + text.substring(at);
  }
}
