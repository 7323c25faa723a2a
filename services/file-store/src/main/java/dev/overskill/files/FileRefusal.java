package dev.overskill.files;

import dev.overskill.http.Refusal;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Retry;

/// Why file-store says no. The codes are the same over REST and in `tool.result`.
public enum FileRefusal implements Refusal {
  PATH_REFUSED("path_refused", 422, "The path cannot be a file's name", Retry.NEVER),
  PATH_CLASH("path_clash", 409, "The path clashes with another", Retry.NEVER),
  TOO_LARGE("too_large", 413, "The content or change set is too large", Retry.NEVER),
  QUOTA_EXCEEDED("quota_exceeded", 422, "The app has no room for this", Retry.NEVER),
  FILE_OVERTAKEN("file_overtaken", 409, "Somebody changed the app first", Retry.NOW),
  NOT_FOUND("not_found", 404, "There is no such thing", Retry.NEVER),
  EDIT_MISMATCH("edit_mismatch", 409, "The lines are not what was expected", Retry.NEVER),
  BINARY_FILE("binary_file", 422, "The file is not UTF-8 text", Retry.NEVER),
  BAD_ARGUMENTS("bad_arguments", 400, "The arguments are not valid", Retry.NEVER),
  BAD_PATTERN("bad_pattern", 422, "The regular expression is not accepted", Retry.NEVER),
  INVALID_PACKAGE_JSON("invalid_package_json", 422, "package.json cannot be changed", Retry.NEVER),
  BLOB_UNKNOWN("blob_unknown", 422, "No file of yours has this content", Retry.NEVER),
  UNKNOWN_TOOL("unknown_tool", 404, "There is no such tool", Retry.NEVER),
  TIMED_OUT("timed_out", 408, "The call was not finished in time", Retry.NOW),
  RUN_OVER("run_over", 409, "The run is over", Retry.NEVER),
  OVERLOADED("overloaded", 503, "Too much is under way", Retry.LATER),
  APP_SUSPENDED("app_suspended", 403, "The app is suspended", Retry.NEVER),
  RANGE_REFUSED("range_refused", 416, "The range is outside of the file", Retry.NEVER);

  private final String code;
  private final int status;
  private final String title;
  private final Retry retry;

  FileRefusal(String code, int status, String title, Retry retry) {
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

  /// The refusal of this very request, to throw: it ends whatever was asked, and the rim answers.
  public RefusedException because(String detail) {
    return new RefusedException(this, detail);
  }
}
