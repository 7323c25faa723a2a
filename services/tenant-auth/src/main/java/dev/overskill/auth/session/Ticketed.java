package dev.overskill.auth.session;

import dev.overskill.auth.secret.RandomSecret;
import dev.overskill.events.UserId;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A secret together with the person it is for: the form of sign-in codes and session cookies.
///
/// The person is only claimed, and is used to look among their own rows; the secret proves it.
record Ticketed(UserId user, RandomSecret secret) {
  private static final Pattern FORM =
      Pattern.compile("(usr_[0-9a-z]{1,40})_(" + RandomSecret.PATTERN + ")");

  static Ticketed make(UserId user) {
    return new Ticketed(user, RandomSecret.make());
  }

  static Optional<Ticketed> read(@Nullable String text) {
    if (text == null || text.length() > 128) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Ticketed(new UserId(matcher.group(1)), new RandomSecret(matcher.group(2))))
        : Optional.empty();
  }

  String text() {
    return user + "_" + secret.text();
  }
}
