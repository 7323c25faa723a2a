import { spawn } from "node:child_process";
import { dependencyFailure } from "../failures.ts";

const MAX_OUTPUT_CHARS = 1_000_000;

/** npm learns its registry and proxy from the operator's environment, and nothing else from ours. */
const PASSED =
  /^(?:PATH|HOME|TMPDIR|LANG|NODE_EXTRA_CA_CERTS|npm_config_(?:registry|userconfig|globalconfig|cafile|ca|strict_ssl|proxy|https_proxy|noproxy|.*_authToken)|https?_proxy|no_proxy|all_proxy)$/i;

const CONFIG: Record<string, string> = {
  ignore_scripts: "true",
  audit: "false",
  fund: "false",
  update_notifier: "false",
  bin_links: "false",
  package_lock: "true",
  omit: "dev",
  omit_lockfile_registry_resolved: "true",
  loglevel: "silent",
  json: "true",
  fetch_retries: "2",
  fetch_retry_mintimeout: "1000",
  fetch_retry_maxtimeout: "5000",
  fetch_timeout: "30000",
  allow_git: "none",
  allow_remote: "none",
  allow_file: "none",
  allow_directory: "none",
};

/** Codes of npm and of sockets that say nothing about what was asked for. */
const AWAY =
  /^(?:E(?:NOTFOUND|AI_AGAIN|CONN\w+|TIMEDOUT|NETUNREACH|HOSTUNREACH|NETDOWN|PIPE|429|5\d\d)|ERR_SOCKET_TIMEOUT|FETCH_ERROR)$/;

interface NpmError {
  code?: string;
  summary?: string;
  detail?: string;
}

/** Runs `npm install` in a folder that holds only a package.json, and perhaps a lock. */
export async function runNpm(folder: string, cache: string, signal: AbortSignal): Promise<void> {
  const first = await attempt(folder, cache, ["--prefer-offline"], signal);
  if (first === null) return;
  if (isAway(first)) throw failure(first);
  // What the cache did not know may be new; and browsers do not mind peers that npm refuses.
  const flags = first.code === "ERESOLVE" ? ["--legacy-peer-deps"] : ["--prefer-online"];
  const second = await attempt(folder, cache, flags, signal);
  if (second !== null) throw failure(second);
}

function attempt(
  folder: string,
  cache: string,
  flags: string[],
  signal: AbortSignal,
): Promise<NpmError | null> {
  return new Promise((resolve, reject) => {
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...flags];
    const child = spawn("npm", [...args, "--cache", cache], {
      cwd: folder,
      env: environment(),
      stdio: ["ignore", "pipe", "ignore"],
      signal,
      killSignal: "SIGKILL",
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (output.length < MAX_OUTPUT_CHARS) output += chunk.toString("utf8");
    });
    child.once("error", (error) =>
      reject(dependencyFailure("install_failed", `npm could not be started: ${error.message}`)),
    );
    child.once("close", (code) => resolve(code === 0 ? null : readError(output)));
  });
}

function environment(): NodeJS.ProcessEnv {
  const passed = Object.entries(process.env).filter(([name]) => PASSED.test(name));
  const config = Object.entries(CONFIG).map(([name, value]) => [`npm_config_${name}`, value]);
  return Object.fromEntries([...passed, ...config]) as NodeJS.ProcessEnv;
}

function readError(output: string): NpmError {
  try {
    return (JSON.parse(output) as { error?: NpmError }).error ?? {};
  } catch {
    return {};
  }
}

function isAway(error: NpmError): boolean {
  return AWAY.test(error.code ?? "");
}

function failure(error: NpmError): Error {
  if (isAway(error)) {
    return dependencyFailure("registry_down", "the package registry cannot be reached right now");
  }
  const summary = clean(error.summary ?? "npm failed without a reason");
  switch (error.code) {
    case "E404": {
      const name = named(error) ?? "a package";
      return dependencyFailure("package_not_found", `${name} is not in the registry`, named(error));
    }
    case "ETARGET":
    case "ENOVERSIONS":
      return dependencyFailure("version_not_found", summary, named(error));
    case "ERESOLVE":
      return dependencyFailure("conflict", summary);
    case "EINTEGRITY":
      return dependencyFailure("invalid_lockfile", summary);
    case "EALLOWGIT":
    case "EALLOWREMOTE":
    case "EALLOWFILE":
    case "EALLOWDIRECTORY":
    case "EUNSUPPORTEDPROTOCOL":
      return dependencyFailure("spec_refused", summary);
    default:
      return dependencyFailure(
        "install_failed",
        error.code ? `${error.code}: ${summary}` : summary,
      );
  }
}

/** The package that npm speaks of, as in `'left-pad@^9.0.0' is not in this registry`. */
function named(error: NpmError): string | undefined {
  const text = `${error.summary ?? ""}\n${error.detail ?? ""}`;
  const spec =
    /'((?:@[^/@'\s]+\/)?[^@'\s]+)@[^']*'/.exec(text) ?? /for ((?:@[^/@\s]+\/)?[^@\s]+)@/.exec(text);
  return spec?.[1];
}

/** The first line, without the addresses of our registry. */
function clean(summary: string): string {
  return summary
    .split("\n")[0]!
    .replace(/https?:\/\/\S+/g, "the registry")
    .slice(0, 500);
}
