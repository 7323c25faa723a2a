package dev.overskill.auth.entity;

import java.util.regex.Pattern;

/// What an entity is called in its collection: chosen by the app, or an id of ours.
record EntityId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  EntityId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("the id of an entity matches " + SHAPE);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
