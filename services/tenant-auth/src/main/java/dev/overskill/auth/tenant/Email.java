package dev.overskill.auth.tenant;

import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An e-mail address in lower case: how a person is known before they have an id.
record Email(String value) {
  private static final Pattern FORM =
      Pattern.compile("[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})*");

  static Email read(@Nullable String text) {
    var lower = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    if (lower.length() > 254 || !FORM.matcher(lower).matches()) {
      throw new RefusedException(CommonRefusal.INVALID_REQUEST, "email is not an e-mail address");
    }
    return new Email(lower);
  }
}
