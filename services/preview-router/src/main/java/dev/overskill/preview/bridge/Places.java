package dev.overskill.preview.bridge;

import dev.overskill.preview.bridge.Stack.Place;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.ModuleUrl;
import java.net.URI;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts the app's own files in the place of addresses in a browser's stack.
final class Places {
  private static final Pattern ADDRESS =
      Pattern.compile("https?://([^\\s/()@]{1,300})(/[^\\s()]{0,1000}?):(\\d{1,7}):(\\d{1,7})");
  private static final int MOST = 24;

  private final String host;
  private final ModuleGraph graph;

  /// @param host of the app's pages, with the port
  /// @param graph what the pages run
  Places(String host, ModuleGraph graph) {
    this.host = host;
    this.graph = graph;
  }

  Stack in(String stack) {
    var text = new StringBuilder();
    var addresses = ADDRESS.matcher(stack);
    Place first = null;
    for (int n = 0; n < MOST && addresses.find(); n++) {
      var place = place(addresses);
      var shown = place.map(Place::toString).orElseGet(() -> elsewhere(addresses));
      addresses.appendReplacement(text, Matcher.quoteReplacement(shown));
      if (first == null) {
        first = place.orElse(null);
      }
    }
    addresses.appendTail(text);
    return new Stack(text.toString(), first);
  }

  /// What is no file of the app's goes without the host, which says nothing.
  private String elsewhere(MatchResult address) {
    var plain = address.group(2).replaceFirst("\\?.*", "");
    return address.group(1).equals(host)
        ? plain + ":" + address.group(3) + ":" + address.group(4)
        : address.group();
  }

  private Optional<Place> place(MatchResult address) {
    if (!address.group(1).equals(host)) {
      return Optional.empty();
    }
    try {
      var uri = URI.create(address.group(2));
      var query = Optional.ofNullable(uri.getRawQuery()).orElse("");
      var line = Integer.parseInt(address.group(3));
      var column = Integer.parseInt(address.group(4));
      return graph
          .node(ModuleUrl.of(uri.getPath(), query))
          .flatMap(node -> Optional.ofNullable(node.code().map()))
          .flatMap(map -> SourceMap.original(map, line, column))
          .map(at -> new Place(uri.getPath().substring(1), at.line(), at.column()));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // nothing that this host would have been asked for
    }
  }
}
