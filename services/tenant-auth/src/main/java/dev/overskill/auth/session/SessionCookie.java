package dev.overskill.auth.session;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;

/// The cookie that carries a session. Scripts cannot read it, other sites cannot send it, and only
/// this service gets it.
@Singleton
class SessionCookie {
  static final String NAME = "overskill_session";

  private final SessionConfig config;

  @Inject
  SessionCookie(SessionConfig config) {
    this.config = config;
  }

  NewCookie set(Ticketed session) {
    return cookie(session.text(), (int) config.longest().toSeconds());
  }

  NewCookie clear() {
    return cookie("", 0);
  }

  private NewCookie cookie(String value, int maxAge) {
    return new NewCookie.Builder(NAME)
        .value(value)
        .path("/auth")
        .maxAge(maxAge)
        .httpOnly(true)
        .secure(config.secureCookie())
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }

  static Optional<Ticketed> read(HttpHeaders headers) {
    var cookie = headers.getCookies().get(NAME);
    return cookie == null ? Optional.empty() : Ticketed.read(cookie.getValue());
  }
}
