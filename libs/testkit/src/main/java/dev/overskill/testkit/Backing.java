package dev.overskill.testkit;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// A server that tests may ask for.
public enum Backing {
  POSTGRES,
  KAFKA,
  S3;

  static Set<Backing> parse(String names) {
    var parsed = EnumSet.noneOf(Backing.class);
    Arrays.stream(names.split(",", -1))
        .map(name -> Backing.valueOf(name.strip().toUpperCase(Locale.ROOT)))
        .forEach(parsed::add);
    return parsed;
  }
}
