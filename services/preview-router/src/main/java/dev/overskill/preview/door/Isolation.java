package dev.overskill.preview.door;

import java.util.List;
import java.util.Map;

/// The headers that every answer carries: a preview is a page of strangers, shown in the console's
/// frame and nowhere else.
final class Isolation {
  private final Map<String, String> headers;
  private final String framedBy;

  /// @param origins where the console is served from
  Isolation(List<String> origins) {
    this.framedBy = "frame-ancestors 'self' " + String.join(" ", origins);
    this.headers =
        Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy", "same-origin-allow-popups",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Origin-Agent-Cluster", "?1",
            "Content-Security-Policy", framedBy);
  }

  Map<String, String> headers() {
    return headers;
  }

  /// What a page of our own may do: show itself, and run Vite's client if it waits for something.
  String ownPagePolicy() {
    return "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self';"
        + " base-uri 'none'; form-action 'none'; "
        + framedBy;
  }
}
