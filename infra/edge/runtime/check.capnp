# The process that tries uploads. Nothing of a visitor passes through it.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "check", worker = (
      compatibilityDate = "2026-11-01",
      modules = [
        (name = "check.mjs", esModule = embed "runtime/check.mjs"),
        (name = "isolates.mjs", esModule = embed "runtime/isolates.mjs"),
      ],
      bindings = [(name = "LOADER", workerLoader = (id = "checks"))],
      globalOutbound = "nowhere",
    )),
    (name = "nowhere", network = (allow = [])),
  ],
  sockets = [(name = "admin", address = "127.0.0.1:0", http = (), service = "check")],
);
