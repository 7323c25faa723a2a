import { createRequire } from "node:module";
import { sourceFailure } from "../failures.ts";
import type { Materials } from "../styles/materials.ts";
import type { Source } from "../transform/types.ts";

const require = createRequire(import.meta.url);
const CONFIGS = ["js", "ts", "mjs", "cjs", "mts", "cts"].map((ext) => `/tailwind.config.${ext}`);
const VERSION_3 = /@tailwind\s+(base|components|utilities)\s*;/g;
const MAX_DEPTH = 32;

type Node = { type: string; start: number; end: number; [key: string]: unknown };

/** A sheet for Tailwind 3 in the words of Tailwind 4, with the app's configuration if it has one. */
export function inVersion4(css: string, paths: ReadonlySet<string>): string {
  if (!/@tailwind\s+(?:base|components)\s*;/.test(css)) return css;
  const config = CONFIGS.find((each) => paths.has(each));
  const named = config === undefined ? "" : `@config "${config}";`;
  return css.replace(VERSION_3, (found, layer: string) => {
    if (layer === "utilities") return found;
    if (layer === "components") return "";
    return `@import "tailwindcss/theme.css" layer(theme); @import "tailwindcss/preflight.css" layer(base);${named}`;
  });
}

/**
 * A configuration as data. It is read as a syntax tree and never run: whatever in it is no literal is
 * refused at its place.
 */
export function readConfig(path: string, materials: Materials): Record<string, unknown> {
  const source = { url: path, text: materials.text(path) };
  const { parseSync } = require("rolldown/utils") as typeof import("rolldown/utils");
  const lang = /ts$/.test(path) ? "ts" : "js";
  const { program, errors } = parseSync("config", source.text, { lang, sourceType: "unambiguous" });
  const exported = errors.length > 0 ? null : exportedOf(program as unknown as Node);
  if (exported === null) throw refused(source, 0);
  const value = valueOf(exported, source, 0);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** What `export default` or `module.exports =` gives away, also by name. */
function exportedOf(program: Node): Node | null {
  const body = program["body"] as Node[];
  const constants = new Map<string, Node>();
  let found: Node | null = null;
  for (const each of body) {
    if (each.type === "VariableDeclaration") {
      for (const { id, init } of each["declarations"] as { id: Node; init: Node | null }[]) {
        if (init !== null && id.type === "Identifier") constants.set(String(id["name"]), init);
      }
    } else if (each.type === "ExportDefaultDeclaration") found = each["declaration"] as Node;
    else if (each.type === "ExpressionStatement") {
      const assigned = each["expression"] as Node;
      if (assigned.type === "AssignmentExpression") found = assigned["right"] as Node;
    }
  }
  if (found?.type === "Identifier") return constants.get(String(found["name"])) ?? null;
  return found;
}

function valueOf(node: Node, source: Source, depth: number): unknown {
  if (depth > MAX_DEPTH) throw refused(source, node.start);
  const inner = (each: Node): unknown => valueOf(each, source, depth + 1);
  switch (node.type) {
    case "Literal":
      if ("regex" in node) throw refused(source, node.start);
      return node["value"];
    case "UnaryExpression":
      if (node["operator"] !== "-") throw refused(source, node.start);
      return -Number(inner(node["argument"] as Node));
    case "TemplateLiteral":
      if ((node["expressions"] as Node[]).length > 0) throw refused(source, node.start);
      return (node["quasis"] as { value: { cooked: string } }[])[0]!.value.cooked;
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "ParenthesizedExpression":
      return inner(node["expression"] as Node);
    case "ArrayExpression":
      return (node["elements"] as Node[]).map(inner);
    case "ObjectExpression":
      return Object.fromEntries((node["properties"] as Node[]).map((each) => member(each, inner, source)));
    default:
      throw refused(source, node.start);
  }
}

function member(
  node: Node,
  inner: (node: Node) => unknown,
  source: Source,
): readonly [string, unknown] {
  if (node.type !== "Property" || node["computed"] || node["kind"] !== "init") {
    throw refused(source, node.start);
  }
  const key = node["key"] as Node & { name?: string; value?: unknown };
  return [String(key.name ?? key.value), inner(node["value"] as Node)];
}

function refused(source: Source, offset: number): Error {
  const message =
    "This configuration of Tailwind would have to run code, which neither previews nor releases do. " +
    "Plain values are read; instead of plugins and functions, write `@utility`, `@custom-variant` " +
    "and `@theme { --color-brand: … }` in the style sheet.";
  return sourceFailure("unsupported", message, { file: source.url, source: source.text, offset });
}
