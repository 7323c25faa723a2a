package dev.overskill.http;

import dev.overskill.events.TenantId;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Verification.Verified;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/// The verified caller of the request under way.
@RequestScoped
public class CurrentCaller {
  private @Nullable Verified verified;

  void prove(Verified proof) {
    this.verified = proof;
  }

  /// Who is calling.
  ///
  /// @throws RefusedException if the endpoint is open to anybody and nobody was proven
  public Caller get() {
    return verified().caller();
  }

  /// Who is calling, from when and until when the token proves it.
  public Verified verified() {
    if (verified == null) {
      throw new RefusedException(CommonRefusal.UNAUTHENTICATED);
    }
    return verified;
  }

  /// Goes on only if the caller may see this tenant. A stranger gets 404, as if it did not exist.
  public Caller mustRead(TenantId tenant) {
    var caller = get();
    if (!caller.mayRead(tenant)) {
      throw new RefusedException(CommonRefusal.NOT_FOUND);
    }
    return caller;
  }

  /// Goes on only if the caller may change this tenant's apps: 404 for strangers, 403 for viewers.
  public Caller mustEdit(TenantId tenant) {
    var caller = mustRead(tenant);
    if (!caller.mayEdit(tenant)) {
      throw new RefusedException(CommonRefusal.FORBIDDEN);
    }
    return caller;
  }

  /// Goes on only if the caller may manage this tenant: 404 for strangers, 403 for the others.
  public Caller mustManage(TenantId tenant) {
    var caller = mustRead(tenant);
    if (!caller.mayManage(tenant)) {
      throw new RefusedException(CommonRefusal.FORBIDDEN);
    }
    return caller;
  }

  /// Goes on only if one of the platform's own services calls; others get 404.
  public Caller.Service mustBeService() {
    if (get() instanceof Caller.Service service) {
      return service;
    }
    throw new RefusedException(CommonRefusal.NOT_FOUND);
  }

  /// Goes on only if this one of the platform's own services calls; others get 404.
  public void mustBeService(String name) {
    if (!mustBeService().name().equals(name)) {
      throw new RefusedException(CommonRefusal.NOT_FOUND);
    }
  }
}
