package dev.overskill.auth.app;

import dev.overskill.events.AppSlug;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which slugs an app may have, and one that it could have when nobody chose.
@Singleton
class Slugs {
  private static final String RESERVED = "reserved-slugs.txt";
  private static final int STEM = 30;
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  private final Set<String> reserved = read();
  private final SecureRandom random = new SecureRandom();

  /// What somebody asked for, as a slug, if it is one.
  static Optional<AppSlug> parse(String text) {
    try {
      return Optional.of(new AppSlug(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Whether the platform keeps this slug, or one that only differs by hyphens, for itself. Names
  /// in Punycode are kept too, since a browser would show them as other letters.
  boolean isReserved(AppSlug slug) {
    return slug.value().startsWith("xn-") || reserved.contains(slug.value().replace("-", ""));
  }

  /// A slug that says the name and that nobody has: `my-shop-k3f9`.
  AppSlug suggest(String name) {
    var plain = Normalizer.normalize(name, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    var stem = plain.replaceAll("\\p{M}", "").replaceAll("[^a-z0-9]+", "-");
    stem = stem.replaceAll("^[^a-z]+|-+$", "");
    stem = stem.length() > STEM ? stem.substring(0, STEM).replaceAll("-+$", "") : stem;
    return new AppSlug((stem.isEmpty() ? "app" : stem) + "-" + suffix());
  }

  private String suffix() {
    var suffix = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return suffix.toString();
  }

  private static Set<String> read() {
    try (var in = Slugs.class.getClassLoader().getResourceAsStream(RESERVED)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + RESERVED);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.replace("-", ""))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
