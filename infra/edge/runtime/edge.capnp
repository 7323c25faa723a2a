# The visitors' process. ${...} is filled in by the supervisor.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "dispatch", worker = (
      compatibilityDate = "2026-11-01",
      modules = [
        (name = "worker.mjs", esModule = embed "dispatch/worker.mjs"),
        (name = "host.mjs", esModule = embed "dispatch/host.mjs"),
        (name = "candidate.mjs", esModule = embed "dispatch/candidate.mjs"),
        (name = "data.mjs", esModule = embed "dispatch/data.mjs"),
        (name = "hygiene.mjs", esModule = embed "dispatch/hygiene.mjs"),
        (name = "pages.mjs", esModule = embed "dispatch/pages.mjs"),
      ],
      bindings = [
        (name = "APPS_DOMAIN", text = "${appsDomain}"),
        (name = "VERIFY_KEY", fromEnvironment = "EDGE_VERIFY_KEY"),
        (name = "DATA", service = "data"),
        (name = "DATA_KEY", fromEnvironment = "EDGE_DATA_KEY"),
        (name = "ROUTES", kvNamespace = (name = "runtime", entrypoint = "Routes",
          props = (json = "{\"namespace\":\"${routesKv}\"}"))),
        (name = "DISPATCHER", wrapped = (moduleName = "edge:dispatch-namespace", innerBindings = [
          (name = "RUNTIME", service = (name = "runtime", entrypoint = "Dispatch")),
          (name = "NAMESPACE", text = "${namespace}"),
        ])),
      ],
      globalOutbound = "nowhere",
    )),
    (name = "runtime", worker = (
      compatibilityDate = "2026-11-01",
      modules = [
        (name = "runtime.mjs", esModule = embed "runtime/runtime.mjs"),
        (name = "words.mjs", esModule = embed "runtime/words.mjs"),
        (name = "shelf.mjs", esModule = embed "runtime/shelf.mjs"),
        (name = "assets.mjs", esModule = embed "runtime/assets.mjs"),
        (name = "header-rules.mjs", esModule = embed "runtime/header-rules.mjs"),
        (name = "isolates.mjs", esModule = embed "runtime/isolates.mjs"),
        (name = "kv.mjs", esModule = embed "runtime/kv.mjs"),
      ],
      bindings = [
        (name = "LOADER", workerLoader = (id = "tenants")),
        (name = "MAX_LIVE", json = "${maxLive}"),
        (name = "WATCHWORD", fromEnvironment = "EDGE_WATCHWORD"),
        (name = "CONTROL", service = "control"),
        (name = "BLOBS", service = "blobs"),
      ],
      globalOutbound = "nowhere",
    )),
    (name = "control", external = (address = "${controlAddress}", http = (
      injectRequestHeaders = [(name = "x-edge-key", value = "${controlKey}")]))),
    (name = "data", external = (address = "${dataAddress}", http = ())),
    (name = "blobs", disk = (path = "${blobs}")),
    (name = "nowhere", network = (allow = [])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "dispatch"),
    (name = "admin", address = "127.0.0.1:0", http = (), service = "runtime"),
  ],
  # Internal: only the binding's own modules may import these, never a tenant's.
  extensions = [(modules = [
    (name = "edge:dispatch-namespace", internal = true, esModule = embed "runtime/binding.mjs"),
    (name = "edge:words", internal = true, esModule = embed "runtime/words.mjs"),
  ])],
);
