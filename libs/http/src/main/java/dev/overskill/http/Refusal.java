package dev.overskill.http;

/// A reason to say no that clients may rely on. Every service lists its own in one enum.
public interface Refusal {
  /// Stable, `snake_case`.
  String code();

  /// The HTTP status.
  int status();

  /// One short sentence for people, the same for every occurrence.
  String title();

  /// What a client should do.
  Retry retry();
}
