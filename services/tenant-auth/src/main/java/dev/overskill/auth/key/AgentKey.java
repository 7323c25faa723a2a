package dev.overskill.auth.key;

import dev.overskill.auth.secret.RandomSecret;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/// An agent key as its holder presents it: `osk_<tenant>_<key>_<secret>`.
record AgentKey(TenantId tenant, KeyId key, RandomSecret secret) {
  static final String PREFIX = "osk_";
  private static final Pattern FORM =
      Pattern.compile(
          "osk_(ten_[0-9a-z]{1,40})_(key_[0-9a-z]{1,40})_(" + RandomSecret.PATTERN + ")");

  static Optional<AgentKey> read(String text) {
    if (text.length() > 200) {
      return Optional.empty();
    }
    var matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new AgentKey(
                new TenantId(matcher.group(1)),
                new KeyId(matcher.group(2)),
                new RandomSecret(matcher.group(3))))
        : Optional.empty();
  }

  String text() {
    return PREFIX + tenant + "_" + key + "_" + secret.text();
  }

  @Override
  public String toString() {
    return key + " •••";
  }
}
