package dev.overskill.edge.namespace;

import java.time.Instant;

/// A dispatch namespace as the API shows it.
public record Namespace(
    String namespaceId,
    String namespaceName,
    Instant createdOn,
    Instant modifiedOn,
    String createdBy,
    String modifiedBy,
    int scriptCount,
    boolean trustedWorkers) {

  Namespace renamed(String name, boolean trusted, Instant at) {
    return new Namespace(
        namespaceId, name, createdOn, at, createdBy, modifiedBy, scriptCount, trusted);
  }

  Namespace counting(int scripts) {
    return new Namespace(
        namespaceId,
        namespaceName,
        createdOn,
        modifiedOn,
        createdBy,
        modifiedBy,
        scripts,
        trustedWorkers);
  }
}
