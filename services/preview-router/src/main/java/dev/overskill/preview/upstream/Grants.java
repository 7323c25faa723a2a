package dev.overskill.preview.upstream;

import dev.overskill.events.AppState;
import dev.overskill.tenancy.AppGrant;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// What proves an app's pages to whom they ask. It never reaches a page.
public interface Grants {
  /// The token that the platform's store opens to.
  CompletionStage<String> token(AppGrant grant);

  /// The store did not accept the token for this: the next one is a new one.
  void forget(AppGrant grant);

  /// The header with the secret of the app's own upstream; none if it has no secret.
  CompletionStage<Map<String, String>> secret(AppState.Upstream upstream);
}
