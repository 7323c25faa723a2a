package dev.overskill.preview.access;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState.Viewing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Lets in who may see an app: everybody, or the holders of one of its links. The secret of a link
/// is the one credential, in a cookie of the app's own host that the app's code cannot read; pages,
/// assets and sockets are asked for the same. Links are in memory, so one that is taken back is
/// void as soon as the log says so.
public final class Gate {
  /// The cookie's name; the prefix keeps other hosts from setting it (RFC 6265bis, 4.1.3).
  public static final String COOKIE = "__Host-overskill-preview";

  private static final int LONGEST = 128;

  private final Function<AppId, Optional<Viewing>> viewing;
  private final Clock clock;

  /// @param viewing who may see an app; empty for an app that everybody may see
  public Gate(Function<AppId, Optional<Viewing>> viewing, Clock clock) {
    this.viewing = viewing;
    this.clock = clock;
  }

  /// Whether a request with these Cookie headers may see the app.
  public boolean admits(AppId app, List<String> cookies) {
    var seen = viewing.apply(app);
    return seen.isEmpty()
        || !seen.get().hidden()
        || secrets(cookies).stream().anyMatch(secret -> link(seen.get(), secret).isPresent());
  }

  /// How long a link of this app admits; empty if it is none that does.
  public Optional<Instant> until(AppId app, String secret) {
    return viewing.apply(app).flatMap(seen -> link(seen, secret)).map(Viewing.Link::expiresAt);
  }

  private static List<String> secrets(List<String> cookies) {
    return cookies.stream()
        .flatMap(header -> List.of(header.split(";", -1)).stream())
        .map(String::strip)
        .filter(pair -> pair.startsWith(COOKIE + "="))
        .map(pair -> pair.substring(COOKIE.length() + 1))
        .limit(4)
        .toList();
  }

  private Optional<Viewing.Link> link(Viewing seen, String secret) {
    if (secret.isEmpty() || secret.length() > LONGEST) {
      return Optional.empty();
    }
    var hash = sha256(secret);
    var now = clock.instant();
    return seen.links().stream()
        .filter(link -> MessageDigest.isEqual(hash, HexFormat.of().parseHex(link.hash())))
        .filter(link -> now.isBefore(link.expiresAt()))
        .findFirst();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
