package dev.overskill.edge.namespace;

import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.api.Envelope;
import dev.overskill.edge.disk.Disk;
import dev.overskill.edge.wire.Answer;
import dev.overskill.edge.wire.Request;
import dev.overskill.edge.wire.Routes;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The dispatch namespaces of the account, and their routes.
public final class Namespaces {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final String NOBODY = "0".repeat(32);

  private final Disk disk;
  private final Clock clock;

  public Namespaces(Disk disk, Clock clock) {
    this.disk = disk;
    this.clock = clock;
  }

  /// Adds `GET|POST|PUT|DELETE` of namespaces under `base`.
  public void serve(Routes routes, String base) {
    routes
        .on(
            "GET",
            base,
            request ->
                Envelope.list(
                    disk.names("namespaces").stream()
                        .flatMap(file -> find(file.replace(".json", "")).stream())
                        .map(this::counted)
                        .toList()))
        .on("POST", base, this::create)
        .on("GET", base + "/{ns}", request -> Envelope.ok(counted(require(request.param("ns")))))
        .on("PUT", base + "/{ns}", this::change)
        .on("DELETE", base + "/{ns}", this::delete);
  }

  /// The namespace of that name, made if absent.
  public synchronized Namespace ensure(String name) {
    return find(name).orElseGet(() -> store(fresh(name)));
  }

  public Optional<Namespace> find(String name) {
    return NAME.matcher(name).matches() ? disk.read(file(name), Namespace.class) : Optional.empty();
  }

  /// The namespace, or the API's refusal.
  public Namespace require(String name) {
    return find(name).orElseThrow(() -> new ApiFailure(ApiError.NAMESPACE_NOT_FOUND));
  }

  /// The folder of a namespace's scripts.
  public static String scriptFolder(Namespace namespace) {
    return "scripts/" + namespace.namespaceId();
  }

  private synchronized Answer create(Request request) {
    var name = request.json().map(body -> body.path("name").asText("")).orElse("");
    require(NAME.matcher(name).matches(), "A namespace needs a name of [a-z0-9_-].");
    if (find(name).isPresent()) {
      throw new ApiFailure(ApiError.NAMESPACE_TAKEN);
    }
    return Envelope.ok(store(fresh(name)));
  }

  private synchronized Answer change(Request request) {
    var namespace = require(request.param("ns"));
    var body = request.json().orElseThrow(() -> new ApiFailure(ApiError.MALFORMED));
    var name = body.path("name").asText(namespace.namespaceName());
    require(NAME.matcher(name).matches(), "A namespace needs a name of [a-z0-9_-].");
    if (!name.equals(namespace.namespaceName()) && find(name).isPresent()) {
      throw new ApiFailure(ApiError.NAMESPACE_TAKEN);
    }
    var trusted = body.path("trusted_workers").asBoolean(namespace.trustedWorkers());
    var changed = store(namespace.renamed(name, trusted, clock.instant()));
    if (!name.equals(namespace.namespaceName())) {
      disk.delete(file(namespace.namespaceName()));
    }
    return Envelope.ok(counted(changed));
  }

  private synchronized Answer delete(Request request) {
    var namespace = require(request.param("ns"));
    require(counted(namespace).scriptCount() == 0, "The namespace still holds scripts.");
    disk.delete(file(namespace.namespaceName()));
    return Envelope.ok(null);
  }

  private Namespace counted(Namespace namespace) {
    return namespace.counting(disk.names(scriptFolder(namespace)).size());
  }

  private Namespace store(Namespace namespace) {
    disk.write(file(namespace.namespaceName()), namespace);
    return namespace;
  }

  private Namespace fresh(String name) {
    var now = clock.instant();
    var id = UUID.randomUUID().toString();
    return new Namespace(id, name, now, now, NOBODY, NOBODY, 0, false);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ApiFailure(ApiError.MALFORMED, message);
    }
  }

  private static String file(String name) {
    return "namespaces/" + name + ".json";
  }
}
