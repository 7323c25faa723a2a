package dev.overskill.deploy.cloudflare;

import java.util.function.Function;

/// What came of a request to the API, after all retries.
public sealed interface Outcome<T> {

  record Done<T>(T value) implements Outcome<T> {}

  /// The API said no; the same request would be refused again.
  record Refused<T>(int status, int code, String message) implements Outcome<T> {}

  /// No answer, or only server errors: whether it had an effect is unknown.
  record Lost<T>(String why) implements Outcome<T> {}

  default <R> Outcome<R> then(Function<T, Outcome<R>> next) {
    return switch (this) {
      case Done<T>(var value) -> next.apply(value);
      case Refused<T>(var status, var code, var message) -> new Refused<>(status, code, message);
      case Lost<T>(var why) -> new Lost<>(why);
    };
  }
}
