package dev.overskill.preview.module;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of an app, read just enough: which modules it starts, and where its head begins. Of a
/// page longer than a mebibyte nothing is read.
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
  private static final Pattern VALUE = Pattern.compile("%(\\w+)%");

  private static final int LONGEST = 1 << 20;

  private final String text;
  private final String path;

  /// The text with its comments blanked out, so that every position stays.
  private final String shown;

  /// A module script whose code stands in the page.
  private record Inline(int start, int end, String code) {}

  /// @param path the rooted path of the page's file
  public Html(String text, String path) {
    this.text = text;
    this.path = path;
    this.shown =
        text.length() > LONGEST
            ? ""
            : COMMENT.matcher(text).replaceAll(found -> " ".repeat(found.group().length()));
  }

  /// The modules that the page starts: module scripts and linked style sheets of the app's own.
  public Set<ModuleUrl> entries() {
    var entries = new LinkedHashSet<ModuleUrl>();
    var inline = 0;
    var scripts = SCRIPT.matcher(shown);
    while (scripts.find()) {
      if (isModule(scripts)) {
        attribute(scripts.group(1), "src").flatMap(this::own).ifPresent(entries::add);
        if (isInline(scripts)) {
          entries.add(ModuleUrl.inline(path, inline++));
        }
      }
    }
    var links = LINK.matcher(shown);
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

  private static boolean isModule(Matcher script) {
    return "module".equalsIgnoreCase(attribute(script.group(1), "type").orElse(""));
  }

  private static boolean isInline(Matcher script) {
    return attribute(script.group(1), "src").isEmpty() && !script.group(2).isBlank();
  }

  private List<Inline> inlines() {
    var found = new ArrayList<Inline>();
    var scripts = SCRIPT.matcher(shown);
    while (scripts.find()) {
      if (isModule(scripts) && isInline(scripts)) {
        var code = text.substring(scripts.start(2), scripts.end(2));
        found.add(new Inline(scripts.start(), scripts.end(), code));
      }
    }
    return found;
  }

  /// The code of one of the module scripts that stand in the page, if there are as many.
  public Optional<String> inline(int index) {
    return inlines().stream().skip(index).findFirst().map(Inline::code);
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

  /// The page as it is served: with something at the very start of its head, its module scripts as
  /// modules of their own, and `%NAME%` replaced where the name is known; otherwise as it was.
  public String served(String elements, Map<String, String> values) {
    var head = HEAD.matcher(shown);
    var before = BEFORE_HEAD.matcher(text);
    var at = head.find() ? head.end() : before.find() ? before.end() : 0;
    var out = new StringBuilder(text.length() + elements.length() + 128);
    out.append(valued(text.substring(0, at), values)).append('\n').append(elements);
    var from = at;
    var index = 0;
    for (var script : inlines()) {
      var url = ModuleUrl.inline(path, index++);
      if (script.start() >= from) {
        out.append(valued(text.substring(from, script.start()), values));
        out.append("<script type=\"module\" src=\"").append(Urls.encoded(url.path()));
        out.append('?').append(url.query()).append("\"></script>");
        from = script.end();
      }
    }
    return out.append(valued(text.substring(from), values)).toString();
  }

  private static String valued(String part, Map<String, String> values) {
    return VALUE
        .matcher(part)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }
}
