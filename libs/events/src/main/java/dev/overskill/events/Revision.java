package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// The number of an immutable manifest of an app: 1, 2, 3 …; 0 is the app before its first file.
public record Revision(@JsonValue long number) implements Comparable<Revision> {
  public static final Revision NONE = new Revision(0);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Revision {
    if (number < 0) {
      throw new IllegalArgumentException("a revision is not negative");
    }
  }

  public Revision next() {
    return new Revision(number + 1);
  }

  @Override
  public int compareTo(Revision other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
