import { parseEnv } from "node:util";

const PREFIX = "VITE_";

/** The `VITE_` values of an app's own `.env` files for a mode; later files win, as in Vite. */
export function readEnv(
  mode: string,
  read: (path: string) => string | null,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const path of ["/.env", "/.env.local", `/.env.${mode}`, `/.env.${mode}.local`]) {
    const text = read(path);
    if (text === null) continue;
    for (const [name, value] of Object.entries(parseEnv(text))) {
      if (name.startsWith(PREFIX) && value !== undefined) env[name] = value;
    }
  }
  return env;
}
