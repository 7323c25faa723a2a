package dev.overskill.auth.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How people stay signed in.
@ConfigMapping(prefix = "overskill.auth.sessions")
interface SessionConfig {
  /// A session ends when it is not used for this long.
  @WithDefault("7d")
  Duration idle();

  /// A session ends this long after it began, however much it is used.
  @WithDefault("30d")
  Duration longest();

  /// How long a sign-in code is good for.
  @WithDefault("10m")
  Duration codeLife();

  /// Sets `Secure` on the cookie; needs HTTPS, or a host name under localhost.
  @WithDefault("false")
  boolean secureCookie();
}
