package dev.overskill.edge;

import dev.overskill.edge.api.Budget;
import dev.overskill.edge.api.Envelope;
import dev.overskill.edge.api.Gate;
import dev.overskill.edge.api.Tokens;
import dev.overskill.edge.asset.AssetUploads;
import dev.overskill.edge.asset.Blobs;
import dev.overskill.edge.disk.Disk;
import dev.overskill.edge.kv.KvRoutes;
import dev.overskill.edge.kv.KvSpaces;
import dev.overskill.edge.namespace.Namespaces;
import dev.overskill.edge.runtime.Checker;
import dev.overskill.edge.runtime.Installation;
import dev.overskill.edge.runtime.Registry;
import dev.overskill.edge.runtime.Supervisor;
import dev.overskill.edge.script.ScriptRoutes;
import dev.overskill.edge.script.ScriptUploads;
import dev.overskill.edge.script.Scripts;
import dev.overskill.edge.wire.Answer;
import dev.overskill.edge.wire.HttpDoor;
import dev.overskill.edge.wire.Request;
import dev.overskill.edge.wire.Routes;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;

/// A whole edge in one process: the API that deployers speak to, and the supervised runtime that
/// serves visitors. Everything it knows is on disk.
public final class Edge implements AutoCloseable {
  private static final int BODY_LIMIT_BYTES = 100 * 1024 * 1024;

  private final Vertx vertx;
  private final Checker checker;
  private final HttpDoor registryDoor;
  private final Supervisor runtime;
  private final HttpDoor apiDoor;

  private Edge(EdgeSettings settings, Clock clock) {
    vertx = Vertx.vertx();
    var account = settings.account();
    var disk = new Disk(settings.folder());
    var installation = Installation.into(disk, settings.workerd());
    runtime = new Supervisor(installation, settings.limits().watch(), clock);
    var namespaces = new Namespaces(disk, clock);
    var blobs = new Blobs(disk, account.id());
    var spaces = new KvSpaces(disk, clock, runtime::keyChanged);
    var scripts = new Scripts(disk, blobs, namespaces, runtime::scriptChanged);
    namespaces.ensure(account.namespace());
    var routesKv = spaces.ensure(account.routesKv());

    checker = new Checker(installation);
    var registry = new Registry(scripts, spaces, runtime::setAside);
    registryDoor = new HttpDoor(vertx, 0, BODY_LIMIT_BYTES, registry);
    runtime.start(
        new Installation.Visitors(
            settings.visitors(),
            settings.ports().http(),
            account.namespace(),
            routesKv.id(),
            settings.limits().liveIsolates()),
        "127.0.0.1:" + registryDoor.port(),
        registry.key());

    var assets = new AssetUploads(disk, blobs, new Tokens(disk, clock), clock);
    var uploads = new ScriptUploads(scripts, assets, checker, clock);
    var api = Gate.BASE + "/accounts/" + account.id();
    var routes = new Routes().on("GET", Gate.BASE + "/user/tokens/verify", Edge::tokenIsGood);
    namespaces.serve(routes, api + "/workers/dispatch/namespaces");
    new ScriptRoutes(namespaces, scripts, uploads, assets)
        .serve(routes, api + "/workers/dispatch/namespaces");
    new KvRoutes(spaces).serve(routes, api + "/storage/kv/namespaces");
    routes
        .on("POST", api + "/workers/assets/upload", assets::upload)
        .on("POST", api + "/workers/assets/upload/{hash}", assets::uploadOne);
    var budget = new Budget(settings.limits().quota(), settings.limits().window(), clock);
    var gate = new Gate(routes, budget, account.token(), account.id());
    apiDoor = new HttpDoor(vertx, settings.ports().api(), BODY_LIMIT_BYTES, r -> answer(r, gate));
  }

  /// Starts an edge; it serves when this returns.
  public static Edge start(EdgeSettings settings) {
    return new Edge(settings, Clock.systemUTC());
  }

  /// The port of the API.
  public int apiPort() {
    return apiDoor.port();
  }

  /// The port of the visitors.
  public int httpPort() {
    return runtime.httpPort();
  }

  /// The process that serves visitors.
  public Supervisor runtime() {
    return runtime;
  }

  private Answer answer(Request request, Gate gate) throws Exception {
    return switch (request.path()) {
      case "/q/health/live" -> Answer.json(200, Map.of("status", "UP"));
      case "/q/health/ready", "/q/health", "/healthz" -> readiness();
      case "/q/metrics" -> Answer.text(200, runtime.meters().text());
      default -> gate.answer(request);
    };
  }

  private Answer readiness() {
    boolean ready = runtime.ready();
    return Answer.json(ready ? 200 : 503, Map.of("status", ready ? "UP" : "DOWN"));
  }

  private static Answer tokenIsGood(Request request) {
    return Envelope.ok(Map.of("id", "0".repeat(32), "status", "active"));
  }

  @Override
  public void close() {
    apiDoor.close();
    runtime.close();
    checker.close();
    registryDoor.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
