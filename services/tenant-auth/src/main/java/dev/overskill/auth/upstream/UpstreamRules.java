package dev.overskill.auth.upstream;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.http.RefusedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Which addresses and secret headers can be chosen. A mistake is told at once; what a name leads
/// to is for the router to check, each time.
@Singleton
class UpstreamRules {
  private static final int LONGEST = 512;
  private static final int LONGEST_SECRET = 4_096;
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
  private static final Pattern SECRET =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
  private static final Pattern NOT_OURS_TO_SET =
      Pattern.compile(
          "accept.*|access-control-.*|connection|content-.*|cookie.*|expect|forwarded|host|if-.*"
              + "|keep-alive|origin|proxy-.*|range|referer|sec-.*|te|trailer|transfer-encoding"
              + "|upgrade|via|x-forwarded-.*|x-real-ip");

  private final UpstreamConfig config;
  private final List<String> own;

  @Inject
  UpstreamRules(
      UpstreamConfig config,
      @ConfigProperty(name = "overskill.preview.domain", defaultValue = "preview.localhost")
          String previews,
      @ConfigProperty(name = "overskill.apps.domain", defaultValue = "apps.localhost") String apps,
      @ConfigProperty(
              name = "overskill.console.origins",
              defaultValue = "http://console.localhost:8080,http://localhost:8080")
          List<URI> consoles) {
    this.config = config;
    this.own =
        Stream.concat(
                Stream.of(previews, apps),
                consoles.stream().map(URI::getHost).filter(host -> !LOCAL.contains(host)))
            .toList();
  }

  /// The address, without a slash at its end.
  URI address(String text) {
    var url = parsed(text);
    var host = String.valueOf(url.getHost());
    boolean local = LOCAL.contains(host);
    var scheme = String.valueOf(url.getScheme());
    int port = url.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : url.getPort();
    if (!scheme.equals("https") && !(local && scheme.equals("http"))) {
      throw refusal("The address begins with https://");
    }
    if (!local && !NAME.matcher(host).matches()) {
      throw refusal("The address has a host name, not a number");
    }
    if (own.stream().anyMatch(each -> host.equals(each) || host.endsWith("." + each))) {
      throw refusal("The platform cannot be its own upstream");
    }
    var ports = local ? config.localPorts().orElse(Set.of()) : config.ports();
    if (!ports.contains(port)) {
      throw refusal("This port cannot be asked");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw refusal("The address has no user, query or fragment");
    }
    var path = String.valueOf(url.getRawPath());
    if (!PATH.matcher(path).matches() || path.contains("/.")) {
      throw refusal("The path is made of letters, digits and -._~");
    }
    return url;
  }

  private static URI parsed(String text) {
    try {
      if (text.length() > LONGEST) {
        throw refusal("The address has at most " + LONGEST + " characters");
      }
      var end = text.endsWith("/") ? text.length() - 1 : text.length();
      var url = new URI(text.substring(0, end));
      var authority = String.valueOf(url.getRawAuthority());
      return authority.equals(authority.toLowerCase(Locale.ROOT))
          ? url
          : new URI(text.substring(0, end).replace(authority, authority.toLowerCase(Locale.ROOT)));
    } catch (URISyntaxException _) {
      throw refusal("This is no address");
    }
  }

  /// The name of the header that carries the secret.
  String header(String name) {
    if (!HEADER.matcher(name).matches()
        || NOT_OURS_TO_SET.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      throw refusal("This header cannot carry the secret");
    }
    return name;
  }

  /// The secret, as the header's whole value.
  String secret(String text) {
    if (text.length() > LONGEST_SECRET || !SECRET.matcher(text).matches()) {
      throw refusal("The secret is visible ASCII, at most " + LONGEST_SECRET + " characters");
    }
    return text;
  }

  private static RefusedException refusal(String detail) {
    return new RefusedException(AuthRefusal.UPSTREAM_INVALID, detail);
  }
}
