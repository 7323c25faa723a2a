package dev.overskill.auth.entity;

import java.util.regex.Pattern;

/// The name of a collection of entities, such as `todos`.
record Collection(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  Collection {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a collection matches " + SHAPE);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
