package dev.overskill.edge.api;

/// The errors of the Cloudflare API that this edge answers: code, HTTP status, usual message.
public enum ApiError {
  NO_ROUTE(
      7003,
      404,
      "Could not route to the requested path, perhaps your object identifier is invalid?"),
  MISSING_TOKEN(9106, 401, "Missing Authorization header"),
  AUTHENTICATION(10000, 403, "Authentication error"),
  CONTENT_TYPE(10001, 415, "Unsupported content type"),
  INTERNAL(10002, 500, "An unknown error has occurred"),
  MALFORMED(10004, 400, "Malformed parameter"),
  UNPARSEABLE(10006, 400, "Could not parse your Worker's code"),
  SCRIPT_NOT_FOUND(10007, 404, "This Worker does not exist on your account."),
  KV_KEY_NOT_FOUND(10009, 404, "get: 'key not found'"),
  KV_NAMESPACE_NOT_FOUND(10013, 404, "namespace not found"),
  KV_TITLE_TAKEN(10014, 400, "a namespace with this account ID and title already exists"),
  ETAG_MISMATCH(10018, 412, "The etag does not match"),
  INVALID(10021, 400, "Validation failed"),
  TOO_LARGE(10027, 413, "Your Worker exceeded the size limit"),
  INHERIT_WITHOUT_SOURCE(10057, 400, "An inherit binding has no source"),
  SERVICE_NOT_FOUND(10090, 404, "This service does not exist on your account."),
  NOT_IN_NAMESPACE(10092, 404, "This Worker does not exist in this dispatch namespace."),
  ASSETS(10093, 400, "The asset upload is not valid"),
  NAMESPACE_NOT_FOUND(100119, 404, "This dispatch namespace does not exist."),
  NAMESPACE_TAKEN(100120, 409, "A dispatch namespace with this name already exists."),
  RATE_LIMITED(10429, 429, "Rate limited. Please wait and consider throttling your request speed");

  private final int code;
  private final int status;
  private final String message;

  ApiError(int code, int status, String message) {
    this.code = code;
    this.status = status;
    this.message = message;
  }

  public int code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String message() {
    return message;
  }
}
