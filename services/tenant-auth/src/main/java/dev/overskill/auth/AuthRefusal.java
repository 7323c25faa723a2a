package dev.overskill.auth;

import dev.overskill.http.Refusal;
import dev.overskill.http.Retry;

/// Why tenant-auth says no.
public enum AuthRefusal implements Refusal {
  SIGN_IN_FAILED("sign_in_failed", 401, "The code is wrong, used or too old", Retry.NEVER),
  NOT_SIGNED_IN("not_signed_in", 401, "There is no session", Retry.NEVER),
  KEY_REFUSED("key_refused", 401, "The key is wrong or was deleted", Retry.NEVER),
  ORIGIN_REFUSED("origin_refused", 403, "Another site asked for this", Retry.NEVER),
  SLUG_TAKEN("slug_taken", 409, "Another app has this slug", Retry.NEVER),
  SLUG_RESERVED("slug_reserved", 422, "The platform keeps this slug for itself", Retry.NEVER),
  SLUG_INVALID("slug_invalid", 422, "A slug is 3 to 40 of a-z, 0-9 and single -", Retry.NEVER),
  DOMAIN_INVALID("domain_invalid", 422, "This is no domain that one can hold", Retry.NEVER),
  DOMAIN_RESERVED("domain_reserved", 422, "The platform keeps this domain for itself", Retry.NEVER),
  DOMAIN_TAKEN("domain_taken", 409, "Another app is shown under this domain", Retry.NEVER),
  DNS_SILENT("dns_silent", 503, "No name server answers", Retry.LATER),
  MEMBER_EXISTS("member_exists", 409, "This person is a member already", Retry.NEVER),
  LAST_OWNER("last_owner", 409, "A tenant keeps at least one owner", Retry.NEVER),
  ENTITY_INVALID("entity_invalid", 422, "An entity is a JSON object", Retry.NEVER),
  ENTITY_EXISTS("entity_exists", 409, "There is an entity of this id", Retry.NEVER),
  ENTITY_CHANGED("entity_changed", 412, "The entity is not what it was", Retry.NEVER),
  ENTITY_TOO_LARGE("entity_too_large", 413, "The entity is too large", Retry.NEVER),
  COLLECTION_CLOSED("collection_closed", 403, "The app's owner has not opened this", Retry.NEVER),
  APP_FULL("app_full", 409, "The app has as much data as it may have", Retry.NEVER),
  QUERY_INVALID("query_invalid", 400, "The query is not understood", Retry.NEVER),
  UPSTREAM_INVALID("upstream_invalid", 422, "This address cannot be asked", Retry.NEVER),
  QUOTA_REACHED("quota_reached", 409, "The tenant has as many as it may have", Retry.NEVER);

  private final String code;
  private final int status;
  private final String title;
  private final Retry retry;

  AuthRefusal(String code, int status, String title, Retry retry) {
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
