package dev.overskill.http;

/// The refusals that every service gives alike.
public enum CommonRefusal implements Refusal {
  UNAUTHENTICATED("unauthenticated", 401, "A valid access token is needed", Retry.NEVER),
  TOKEN_EXPIRED("token_expired", 401, "The access token has expired", Retry.NEVER),
  FORBIDDEN("forbidden", 403, "The caller's role does not allow this", Retry.NEVER),
  NOT_FOUND("not_found", 404, "There is no such thing", Retry.NEVER),
  METHOD_NOT_ALLOWED("method_not_allowed", 405, "The method is not offered here", Retry.NEVER),
  NOT_ACCEPTABLE("not_acceptable", 406, "No offered representation is acceptable", Retry.NEVER),
  MALFORMED_JSON("malformed_json", 400, "The body is not the JSON expected", Retry.NEVER),
  INVALID_REQUEST("invalid_request", 400, "The request is not valid", Retry.NEVER),
  BODY_TOO_LARGE("body_too_large", 413, "The body is too large", Retry.NEVER),
  URI_TOO_LONG("uri_too_long", 414, "The address is too long", Retry.NEVER),
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "The body is of another type", Retry.NEVER),
  TOO_MANY_REQUESTS("too_many_requests", 429, "Too many requests", Retry.LATER),
  INTERNAL("internal_error", 500, "Something broke on our side", Retry.LATER),
  UNAVAILABLE("unavailable", 503, "A part of the platform is away", Retry.LATER);

  private final String code;
  private final int status;
  private final String title;
  private final Retry retry;

  CommonRefusal(String code, int status, String title, Retry retry) {
    this.code = code;
    this.status = status;
    this.title = title;
    this.retry = retry;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Retry retry() {
    return retry;
  }

  /// The refusal for a status that the framework chose.
  static Refusal ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_REQUESTS;
      case 503, 504 -> UNAVAILABLE;
      default -> status >= 500 ? INTERNAL : INVALID_REQUEST;
    };
  }
}
