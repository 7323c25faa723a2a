package dev.overskill.edge.api;

/// A request the API refuses; becomes an error envelope at the rim.
public final class ApiFailure extends RuntimeException {
  private final ApiError error;

  public ApiFailure(ApiError error) {
    this(error, error.message());
  }

  public ApiFailure(ApiError error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
