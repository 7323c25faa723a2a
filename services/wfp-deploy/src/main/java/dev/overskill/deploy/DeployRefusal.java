package dev.overskill.deploy;

import dev.overskill.http.Refusal;
import dev.overskill.http.Retry;

/// What this service says no to.
public enum DeployRefusal implements Refusal {
  NOTHING_TO_RELEASE("nothing_to_release", 409, "The app has no files yet", Retry.NEVER),
  APP_SUSPENDED("app_suspended", 409, "The app is suspended", Retry.NEVER),
  INVALID_REVISION("invalid_revision", 400, "A revision is a positive number", Retry.NEVER),
  NOT_READY("not_ready", 503, "The list of apps is still being read", Retry.LATER);

  private final String code;
  private final int status;
  private final String title;
  private final Retry retry;

  DeployRefusal(String code, int status, String title, Retry retry) {
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
}
