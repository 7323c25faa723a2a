import { createRequire } from "node:module";
import picomatch from "picomatch";
import { sourceFailure } from "../failures.ts";
import { isRelative, resolveUrl, rooted } from "../paths.ts";
import type { Source } from "./types.ts";

const require = createRequire(import.meta.url);

/** Loaded when the first glob is met: a process that only transforms need not hold a bundler. */
function parseAst(code: string): { body: { expression: Node }[] } {
  return (require("rolldown/parseAst") as typeof import("rolldown/parseAst")).parseAst(
    code,
  ) as never;
}

const ANYWHERE = /^!?\*\*/;
const CALL = /\bimport\.meta\.glob\s*\(/g;

export function mayUseGlob(code: string): boolean {
  return code.includes("import.meta.glob");
}

interface GlobCall {
  patterns: string[];
  eager: boolean;
  name: string | undefined;
  query: string;
}

/**
 * Replaces each `import.meta.glob(…)` by the modules it matches among `paths`.
 *
 * The arguments are read as a syntax tree and must be literals: nothing is evaluated.
 */
export function expandGlobs(
  code: string,
  source: Source,
  paths: string[],
): { code: string; patterns: string[] } {
  const imports: string[] = [];
  const patterns: string[] = [];
  let out = "";
  let from = 0;
  for (const match of code.matchAll(CALL)) {
    if (match.index < from) continue;
    const open = match.index + match[0].length - 1;
    const close = matchingParen(code, open);
    const call = readCall(code.slice(open + 1, close), source);
    const resolved = call.patterns.map((each) => rootedPattern(each, source));
    patterns.push(...resolved);
    out += code.slice(from, match.index) + expand(call, resolved, { source, paths, imports });
    from = close + 1;
  }
  const head = imports.length > 0 ? `${imports.join(";")};` : "";
  return { code: head + out + code.slice(from), patterns };
}

function expand(
  call: GlobCall,
  resolved: string[],
  at: { source: Source; paths: string[]; imports: string[] },
): string {
  const members: string[] = [];
  const relative = call.patterns.some(
    (each) => isRelative(each.replace(/^!/, "")) && !/^!?\//.test(each),
  );
  for (const path of matching(resolved, at.paths)) {
    if (path === at.source.url) continue;
    const target = JSON.stringify(path + call.query);
    const key = JSON.stringify(relative ? relativeTo(at.source.url, path) : path);
    if (call.eager) {
      const local = `__vite_glob_${at.imports.length}`;
      const clause = call.name === undefined ? `* as ${local}` : `{ ${call.name} as ${local} }`;
      at.imports.push(`import ${clause} from ${target}`);
      members.push(`${key}: ${local}`);
    } else {
      const pick = call.name === undefined ? "" : `.then(m => m[${JSON.stringify(call.name)}])`;
      members.push(`${key}: () => import(${target})${pick}`);
    }
  }
  return `/* #__PURE__ */ Object.assign({${members.join(", ")}})`;
}

function matching(patterns: string[], paths: string[]): string[] {
  const positive = patterns.filter((each) => !each.startsWith("!"));
  const negative = patterns.filter((each) => each.startsWith("!")).map((each) => each.slice(1));
  const matches = picomatch(positive, { ignore: negative, dot: false });
  return paths
    .map(rooted)
    .filter((path) => matches(path))
    .sort();
}

function rootedPattern(pattern: string, source: Source): string {
  const negated = pattern.startsWith("!");
  const body = negated ? pattern.slice(1) : pattern;
  return (negated ? "!" : "") + (ANYWHERE.test(body) ? `/${body}` : resolveUrl(body, source.url));
}

function relativeTo(importer: string, path: string): string {
  const from = importer.split("/").slice(1, -1);
  const to = path.split("/").slice(1);
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++;
  const up = "../".repeat(from.length - common);
  return (up === "" ? "./" : up) + to.slice(common).join("/");
}

function matchingParen(code: string, open: number): number {
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    const c = code[i]!;
    if (c === '"' || c === "'" || c === "`") {
      for (i++; i < code.length && code[i] !== c; i++) if (code[i] === "\\") i++;
    } else if (c === "(" || c === "[" || c === "{") depth++;
    else if ((c === ")" || c === "]" || c === "}") && --depth === 0) return i;
  }
  return code.length;
}

type Node = { type: string; [key: string]: unknown };

function readCall(text: string, source: Source): GlobCall {
  const refuse = (): Error =>
    sourceFailure("unsupported", "import.meta.glob() takes literal patterns and literal options.", {
      file: source.url,
      source: source.text,
      offset: source.text.indexOf("import.meta.glob"),
    });
  let value: unknown;
  try {
    value = literal(parseAst(`[${text}]`).body[0]!.expression);
  } catch {
    throw refuse();
  }
  const [patterns, options] = value as [unknown, Record<string, unknown> | undefined];
  const list = (Array.isArray(patterns) ? patterns : [patterns]) as unknown[];
  if (!list.every((each): each is string => typeof each === "string")) throw refuse();
  if (list.some((each) => !isRelative(each.replace(/^!/, "")) && !ANYWHERE.test(each)))
    throw refuse();
  return {
    patterns: list,
    eager: options?.["eager"] === true,
    name: typeof options?.["import"] === "string" ? options["import"] : undefined,
    query: queryOf(options?.["query"] ?? options?.["as"]),
  };
}

function queryOf(query: unknown): string {
  if (typeof query === "string" && query !== "") return query.startsWith("?") ? query : `?${query}`;
  if (typeof query !== "object" || query === null) return "";
  return `?${new URLSearchParams(query as Record<string, string>).toString()}`;
}

function literal(node: Node): unknown {
  switch (node.type) {
    case "Literal":
      return node["value"];
    case "TemplateLiteral":
      if ((node["expressions"] as Node[]).length > 0) throw new Error("not a literal");
      return (node["quasis"] as { value: { cooked: string } }[])[0]!.value.cooked;
    case "ArrayExpression":
      return (node["elements"] as Node[]).map(literal);
    case "ObjectExpression": {
      const entries = (node["properties"] as Node[]).map((each) => {
        const key = each["key"] as Node & { name?: string; value?: string };
        return [String(key.name ?? key.value), literal(each["value"] as Node)] as const;
      });
      return Object.fromEntries(entries);
    }
    default:
      throw new Error("not a literal");
  }
}
