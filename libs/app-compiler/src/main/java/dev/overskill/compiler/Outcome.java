package dev.overskill.compiler;

/// What came of a request: a value, or the reason there is none.
public sealed interface Outcome<T> {

  record Done<T>(T value) implements Outcome<T> {}

  record Failed<T>(Failure why) implements Outcome<T> {}
}
