/** A stretch of text and what it is; `undefined` is plain. */
export interface Token {
  readonly text: string;
  readonly kind: Kind | undefined;
}

export type Kind = "comment" | "string" | "number" | "keyword" | "name" | "tag" | "attr" | "punct";

type Rule = readonly [kind: Kind | undefined, pattern: RegExp];

const WORDS =
  "abstract as async await break case catch class const continue debugger default delete do else enum export extends finally for from function get if implements import in instanceof interface keyof let new of private protected public readonly return satisfies set static super switch this throw try type typeof var void while with yield null true false undefined";

const SCRIPT: readonly Rule[] = [
  ["comment", /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ["string", /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?/y],
  ["tag", /<\/?[A-Za-z][\w.-]*(?=[\s/>])|\/>/y],
  ["number", /\b(?:0[xob][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)n?\b/iy],
  ["keyword", new RegExp(`\\b(?:${WORDS.split(" ").join("|")})\\b(?!\\s*:)`, "y")],
  ["name", /[A-Za-z_$][\w$]*(?=\s*\()/y],
  ["attr", /[A-Za-z_$][\w$-]*(?=\s*:|=[{"'])/y],
  [undefined, /[A-Za-z_$][\w$]*/y],
  ["punct", /[{}()[\];,.<>=+\-*/%!?:&|^~@]+/y],
];

const CSS: readonly Rule[] = [
  ["comment", /\/\*[\s\S]*?(?:\*\/|$)/y],
  ["string", /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/y],
  ["keyword", /@[\w-]+|!important/y],
  ["number", /#[\da-f]{3,8}\b|-?\d*\.?\d+(?:%|[a-z]+)?/iy],
  ["attr", /--[\w-]+|[a-z-]+(?=\s*:\s)/y],
  ["tag", /[.#][\w-]+|::?[a-z-]+/y],
  ["name", /[\w-]+(?=\()/y],
  [undefined, /[\w-]+/y],
  ["punct", /[{}()[\];,:>+~*=]+/y],
];

const MARKUP: readonly Rule[] = [
  ["comment", /<!--[\s\S]*?(?:-->|$)/y],
  ["tag", /<!?\/?[A-Za-z][\w:-]*|\/?>/y],
  ["string", /"[^"\n]*"|'[^'\n]*'/y],
  ["attr", /[\w:@-]+(?==)/y],
  [undefined, /[^<>"'=\s]+/y],
];

const JSON_: readonly Rule[] = [
  ["attr", /"(?:\\.|[^"\\\n])*"(?=\s*:)/y],
  ["string", /"(?:\\.|[^"\\\n])*"?/y],
  ["number", /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy],
  ["keyword", /\b(?:true|false|null)\b/y],
  ["comment", /\/\/[^\n]*/y],
  ["punct", /[{}[\],:]+/y],
];

const MARKDOWN: readonly Rule[] = [
  ["keyword", /(?<=^|\n)#{1,6} [^\n]*/y],
  ["string", /```[\s\S]*?(?:```|$)|`[^`\n]*`/y],
  ["attr", /\[[^\]\n]*\]\([^)\n]*\)/y],
  ["name", /\*\*[^*\n]+\*\*/y],
  ["punct", /(?<=^|\n)\s*(?:[-*+]|\d+\.) /y],
  [undefined, /[^#`[*\n]+/y],
];

const YAML: readonly Rule[] = [
  ["comment", /#[^\n]*/y],
  ["string", /"[^"\n]*"|'[^'\n]*'/y],
  ["attr", /[\w.-]+(?=\s*[:=])/y],
  ["number", /\b\d+(?:\.\d+)?\b/y],
  ["keyword", /\b(?:true|false|null)\b/y],
  [undefined, /\w+/y],
];

const BY_EXTENSION: Readonly<Record<string, readonly Rule[]>> = {
  ts: SCRIPT, tsx: SCRIPT, mts: SCRIPT, cts: SCRIPT, js: SCRIPT, jsx: SCRIPT, mjs: SCRIPT,
  cjs: SCRIPT, java: SCRIPT, go: SCRIPT, rs: SCRIPT, css: CSS, scss: CSS, less: CSS,
  html: MARKUP, svg: MARKUP, xml: MARKUP, vue: MARKUP, svelte: MARKUP, json: JSON_,
  jsonc: JSON_, webmanifest: JSON_, md: MARKDOWN, mdx: MARKDOWN, yml: YAML, yaml: YAML,
  toml: YAML, env: YAML,
};

const TOO_LARGE = 200_000;

export function extension(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** The tokens of each line. What no rule knows stays plain, so nothing is ever lost. */
export function highlight(text: string, path: string): Token[][] {
  const rules = text.length > TOO_LARGE ? undefined : BY_EXTENSION[extension(path)];
  if (!rules) return text.split("\n").map((line) => [{ text: line, kind: undefined }]);
  const lines: Token[][] = [[]];
  const put = (chunk: string, kind: Kind | undefined): void => {
    chunk.split("\n").forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part === "") return;
      const line = lines.at(-1)!;
      const last = line.at(-1);
      if (last && last.kind === kind) line[line.length - 1] = { text: last.text + part, kind };
      else line.push({ text: part, kind });
    });
  };
  let at = 0;
  while (at < text.length) {
    const [kind, length] = next(text, at, rules);
    put(text.slice(at, at + length), kind);
    at += length;
  }
  return lines;
}

function next(text: string, at: number, rules: readonly Rule[]): [Kind | undefined, number] {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0].length ?? 0;
    if (found > 0) return [kind, found];
  }
  return [undefined, 1];
}
