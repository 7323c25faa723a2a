package dev.overskill.auth.session;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.http.RefusedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// From which pages a request may come that a cookie vouches for.
///
/// Every browser says it with `Origin` or `Sec-Fetch-Site`; a program that is no browser says
/// neither, and no other site can make it send the cookie.
@Singleton
public final class Origins {
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<String> allowed;

  @Inject
  Origins(@ConfigProperty(name = "overskill.console.origins") Optional<List<String>> allowed) {
    this.allowed = Set.copyOf(allowed.orElse(List.of()));
  }

  /// Goes on only if one of our own pages, or no page, asks.
  public void mustBeOurs(HttpHeaders headers) {
    if (!isOurs(headers.getRequestHeader("Origin"), headers.getRequestHeader("Sec-Fetch-Site"))) {
      throw new RefusedException(AuthRefusal.ORIGIN_REFUSED);
    }
  }

  boolean isOurs(@Nullable List<String> origin, @Nullable List<String> site) {
    if (origin != null && !origin.isEmpty()) {
      return origin.size() == 1 && allowed.contains(origin.getFirst());
    }
    return site == null || site.isEmpty() || OWN_SITES.containsAll(site);
  }
}
