import type { Plugin } from "rolldown";

/** An entry of every pack that uses all of the bundler's own helpers. */
export const HELPERS = "\0helpers";

const COMMON_JS = "\0helpers:cjs";
const MODULE = "\0helpers:esm";

const CODE: Record<string, string> = {
  [HELPERS]: `import * as all from "${COMMON_JS}"; export * from "${COMMON_JS}"; export { all };`,
  [COMMON_JS]: `exports.module = require("${MODULE}"); exports.any = (name) => require(name);`,
  [MODULE]: "export const one = {}; export default one;",
};

/**
 * Makes the chunk of the bundler's helpers the same for every pack. Otherwise it would have those
 * that this pack needs, and a new package that needs one more would give every file another name.
 */
export function helpersPlugin(): Plugin {
  return {
    name: "overskill:helpers",
    resolveId: (specifier) => (specifier in CODE ? specifier : null),
    load: (id) => (id in CODE ? { code: CODE[id]!, moduleType: "js" } : null),
  };
}
