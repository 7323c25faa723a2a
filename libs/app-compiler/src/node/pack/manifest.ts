import semver from "semver";
import validName from "validate-npm-package-name";
import { dependencyFailure } from "../failures.ts";
import { versionOf } from "../hello.ts";
import { isTailwinds } from "../tailwind/marks.ts";

/** What is installed for an app: nothing of its package.json but these fields reaches npm. */
export interface Manifest {
  dependencies: Record<string, string>;
  overrides?: Overrides;
}

type Overrides = { [name: string]: string | Overrides };

const MAX_DECLARED = 300;
const MAX_OVERRIDE_DEPTH = 4;

/** The package part of a bare specifier: `@scope/name/sub` → `@scope/name`. */
export function packageName(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]!;
}

/**
 * The app's dependencies, and those of its devDependencies that its code imports (templates differ in
 * where they put what the browser runs; the rest are build tools that have no use here). Tailwind's packages
 * are build tools wherever they are declared: the platform's own engine stands in for them.
 */
export function readManifest(packageJson: string, specifiers: string[]): Manifest {
  const json = parse(packageJson, "invalid_package_json", "package.json");
  const used = new Set(specifiers.map(packageName));
  const dev = Object.entries(record(json, "devDependencies")).filter(([name]) => used.has(name));
  const run = Object.entries(record(json, "dependencies")).filter(
    ([name]) => !isTailwinds(name) || used.has(name),
  );
  const all = [...dev, ...run];
  if (all.length > MAX_DECLARED) {
    const message = `package.json declares ${all.length} dependencies; the limit is ${MAX_DECLARED}`;
    throw dependencyFailure("too_many_packages", message);
  }
  const dependencies: Record<string, string> = {};
  for (const [name, spec] of all.sort(([a], [b]) => (a < b ? -1 : 1))) {
    checkName(name);
    checkSpec(name, spec);
    dependencies[name] = name === "svelte" ? svelteSpec(spec as string) : (spec as string);
  }
  const overrides = readOverrides(record(json, "overrides"), 0);
  return Object.keys(overrides).length > 0 ? { dependencies, overrides } : { dependencies };
}

/** Svelte's compiled components run on the version that compiled them, or a newer one of its line. */
function svelteSpec(spec: string): string {
  const own = `^${versionOf("svelte")}`;
  return semver.validRange(spec) !== null && semver.intersects(spec, "5") ? own : spec;
}

function readOverrides(value: Record<string, unknown>, depth: number): Overrides {
  if (depth > MAX_OVERRIDE_DEPTH) {
    throw dependencyFailure("invalid_package_json", "overrides are nested too deeply");
  }
  const out: Overrides = {};
  for (const key of Object.keys(value).sort()) {
    const each = value[key];
    const name = key === "." ? key : key.replace(/(.)@.*$/, "$1");
    if (name !== ".") checkName(name);
    if (typeof each === "object" && each !== null) {
      out[key] = readOverrides(each as Record<string, unknown>, depth + 1);
    } else {
      if (typeof each !== "string" || !each.startsWith("$")) checkSpec(name, each);
      out[key] = each as string;
    }
  }
  return out;
}

function checkName(name: string): void {
  const { validForNewPackages, validForOldPackages } = validName(name);
  if (!validForNewPackages && !validForOldPackages) {
    throw dependencyFailure("spec_refused", `${JSON.stringify(name)} is not a package name`, name);
  }
}

/** Only what a registry answers: a version, a range, a tag, or an alias of one of these. */
function checkSpec(name: string, spec: unknown): void {
  if (typeof spec === "string" && isRegistrySpec(spec.trim())) return;
  const shown = JSON.stringify(spec);
  const message = `${name} must be a version from the registry; ${shown} is not allowed here`;
  throw dependencyFailure("spec_refused", message, name);
}

function isRegistrySpec(spec: string): boolean {
  if (spec.startsWith("npm:")) {
    const alias = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/.exec(spec);
    return alias !== null && validName(alias[1]!).validForOldPackages && isVersion(alias[2] ?? "");
  }
  return isVersion(spec);
}

function isVersion(spec: string): boolean {
  return (
    spec.length <= 256 && (semver.validRange(spec) !== null || /^[a-z][a-z0-9._-]*$/i.test(spec))
  );
}

/**
 * The tenant's package-lock.json with only versions and integrity left: npm asks the registry that
 * *we* configured, whatever addresses the lock names. Null when there is no usable lock.
 */
export function readLock(lockfile: string | undefined | null, manifest: Manifest): string | null {
  if (!lockfile) return null;
  const json = parse(lockfile, "invalid_lockfile", "package-lock.json");
  const packages = record(json, "packages");
  if (Object.keys(packages).length === 0) return null;
  const kept: Record<string, unknown> = { "": manifest };
  for (const path of Object.keys(packages).sort()) {
    if (path !== "") kept[path] = lockEntry(path, packages[path]);
  }
  const lock = { name: "app", lockfileVersion: 3, requires: true, packages: kept };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

const LOCK_PATH = /^node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*$/;
const KEPT = [
  ["name", "version", "integrity"],
  ["dependencies", "peerDependencies", "peerDependenciesMeta", "optionalDependencies"],
  ["optional", "dev", "devOptional", "peer", "engines", "os", "cpu", "libc"],
].flat();

function lockEntry(path: string, value: unknown): Record<string, unknown> {
  const entry = (value ?? {}) as Record<string, unknown>;
  const name = path.replace(/^.*node_modules\//, "");
  const resolved = entry["resolved"];
  const foreign =
    typeof resolved === "string" && !/^https?:\/\/[^?#]+\.tgz(?:[?#].*)?$/.test(resolved);
  if (
    !LOCK_PATH.test(path) ||
    path.includes("..") ||
    entry["link"] ||
    foreign ||
    entry["inBundle"]
  ) {
    const message = `package-lock.json: ${JSON.stringify(path)} does not come from the registry`;
    throw dependencyFailure("spec_refused", message, name);
  }
  if (typeof entry["version"] !== "string" || semver.valid(entry["version"]) === null) {
    throw dependencyFailure("invalid_lockfile", `package-lock.json: ${path} has no version`, name);
  }
  return Object.fromEntries(KEPT.filter((key) => key in entry).map((key) => [key, entry[key]]));
}

function parse(
  text: string,
  code: "invalid_package_json" | "invalid_lockfile",
  file: string,
): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) {
      return json as Record<string, unknown>;
    }
  } catch (error) {
    throw dependencyFailure(code, `${file}: ${(error as Error).message}`);
  }
  throw dependencyFailure(code, `${file} is not an object`);
}

function record(json: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = json[key];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return value as Record<string, unknown>;
}
