/** The export under which a CommonJS entry of a pack offers everything, also what reading it did not find. */
export const WHOLE = "__cjs";

/** Stands for the URL in an interop text. */
export const URL_SLOT = "__URL__";

export interface Interop {
  start: number;
  end: number;
  code: string;
}

interface Binding {
  imported: string;
  local: string;
}

/**
 * The statement as it must be written when the package is CommonJS and does not export, as far as
 * reading it can tell, all that is imported: the names become properties that are read when the module
 * runs, as Vite does it. Null for statements that need or allow no such form.
 */
export function interopOf(
  statement: string,
  at: { start: number; end: number; index: number },
): Interop | null {
  const whole = `__vite__cjsImport${at.index}`;
  const bindings = readBindings(statement);
  if (bindings === null || bindings.list.length === 0) return null;
  const head = `import { ${WHOLE} as ${whole} } from "${URL_SLOT}"`;
  const parts = bindings.list.map(({ imported, local }, n) => {
    const value = imported === "*" ? whole : `${whole}[${JSON.stringify(imported)}]`;
    if (!bindings.isExport) return `const ${local} = ${value}`;
    if (local === "default") return `export default ${value}`;
    return `const ${whole}_${n} = ${value};export { ${whole}_${n} as ${local} }`;
  });
  return { start: at.start, end: at.end, code: [head, ...parts].join(";") };
}

/** `import("pkg")` of a CommonJS package: the promise of everything it has. */
export function dynamicInterop(at: { start: number; end: number }): Interop {
  return { ...at, code: `import("${URL_SLOT}").then((m) => m.${WHOLE} ?? m)` };
}

function readBindings(statement: string): { isExport: boolean; list: Binding[] } | null {
  const text = statement.replace(/\/\*[\s\S]*?\*\//g, " ").trim();
  const clause = /^(import|export)\s*([\s\S]*?)\s*from\s*["'][^"']*["'];?$/.exec(text);
  if (!clause) return null;
  const isExport = clause[1] === "export";
  const list: Binding[] = [];
  let rest = clause[2]!;
  const braces = /\{([\s\S]*)\}/.exec(rest);
  if (braces) {
    for (const part of braces[1]!.split(",")) {
      const [imported, local] = part.trim().split(/\s+as\s+/);
      if (imported) list.push({ imported: unquoted(imported), local: unquoted(local ?? imported) });
    }
    rest = rest.replace(braces[0], "");
  }
  const star = /\*\s*as\s+(\S+)/.exec(rest);
  if (star) list.push({ imported: "*", local: star[1]!.replace(/,$/, "") });
  else if (rest.includes("*")) return null;
  const name = rest
    .replace(/\*\s*as\s+\S+/, "")
    .replaceAll(",", "")
    .trim();
  if (name !== "") list.push({ imported: "default", local: name });
  return { isExport, list };
}

function unquoted(name: string): string {
  return name.trim().replace(/^["']|["']$/g, "");
}
