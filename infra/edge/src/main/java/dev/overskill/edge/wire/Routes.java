package dev.overskill.edge.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table of `METHOD /path/{segment}` and what answers it.
public final class Routes {

  /// What answers a request; runs on a virtual thread and may block.
  @FunctionalInterface
  public interface Handler {
    Answer answer(Request request) throws Exception;
  }

  private record Route(String method, List<String> segments, Handler handler) {
    /// The named segments when this route is meant.
    Optional<Map<String, String>> match(String asked, List<String> path) {
      if (!method.equals(asked) || segments.size() != path.size()) {
        return Optional.empty();
      }
      var params = new HashMap<String, String>();
      for (int i = 0; i < path.size(); i++) {
        var segment = segments.get(i);
        if (segment.startsWith("{")) {
          params.put(segment.substring(1, segment.length() - 1), decoded(path.get(i)));
        } else if (!segment.equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(params);
    }
  }

  private final List<Route> routes = new ArrayList<>();

  /// Adds `handler` for requests of `method` on `pattern`.
  public Routes on(String method, String pattern, Handler handler) {
    routes.add(new Route(method, segments(pattern), handler));
    return this;
  }

  /// The answer of the first route that matches, or empty.
  public Optional<Answer> answer(Request request) throws Exception {
    var path = segments(request.path());
    for (var route : routes) {
      var params = route.match(request.method(), path);
      if (params.isPresent()) {
        return Optional.of(route.handler().answer(request.with(params.get())));
      }
    }
    return Optional.empty();
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
