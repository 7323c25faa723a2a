package dev.overskill.local.part;

/// A value that must not be printed by accident.
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "•••";
  }
}
