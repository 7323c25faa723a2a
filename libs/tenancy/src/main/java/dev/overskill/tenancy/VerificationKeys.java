package dev.overskill.tenancy;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/// The keys that tokens may be signed with.
public interface VerificationKeys {
  /// The key of this id, as far as it is known here and now.
  Optional<TokenKey> find(String keyId);

  /// Asks for keys that are not known yet; often the answer comes without asking anybody.
  Uni<Void> refresh();
}
