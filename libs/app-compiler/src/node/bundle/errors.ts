import { Failed, sourceFailureAt } from "../failures.ts";
import type { Confined } from "../pack/confined.ts";
import { transformJs } from "../transform/js.ts";
import type { App } from "./app-plugin.ts";
import { appPath, isApp } from "./ids.ts";

interface Log {
  code?: string;
  message?: string;
  id?: string;
  loc?: { file?: string; line: number; column: number };
}

const MAX_MESSAGE_CHARS = 2_000;

/** A bundler's error as one that names the app's file, or else the package's. */
export function buildFailure(error: unknown, app: App): Error {
  if (error instanceof Failed) return error;
  const parse = parseFailure(app);
  if (parse) return parse;
  const log = (error as { errors?: Log[] }).errors?.[0] ?? (error as Log);
  const message = plainText(log.message ?? String(error), app.confined);
  const id = log.loc?.file ?? log.id ?? "";
  const file = isApp(id) ? appPath(id) : app.confined.shown(id) || "/index.html";
  const source = isApp(id) ? (app.files.textOrNull(file) ?? "") : "";
  const line = source === "" ? 0 : (log.loc?.line ?? 0);
  const column = line === 0 ? 0 : (log.loc?.column ?? 0) + 1;
  const code =
    log.code === "MISSING_EXPORT" || log.code === "UNRESOLVED_IMPORT" ? "resolve" : "syntax";
  return sourceFailureAt(code, message, { file, source, line, column });
}

/** oxc tells more about a file that does not parse than the bundler passes on. */
function parseFailure(app: App): Failed | null {
  for (const path of app.files.paths()) {
    if (!/\.(?:jsx?|tsx?|mjs|mts)$/.test(path)) continue;
    try {
      transformJs({ url: path, text: app.files.text(path) }, { paths: app.files.paths() });
    } catch (error) {
      if (error instanceof Failed) return error;
    }
  }
  return null;
}

/** Without colours and without the paths of this machine. */
export function plainText(message: string, confined: Confined): string {
  const plain = message.replace(/\u001b\[[0-9;]*m/g, "").replaceAll("/@app/", "/");
  return confined.shown(plain).slice(0, MAX_MESSAGE_CHARS);
}
