import { posix } from "node:path";
import { applyAliases, type Alias } from "../aliases.ts";

const FROM = /\bfrom(\s*)(["'])([^"'\n]+)\2/g;
const TYPED_MACRO = /\bdefine(?:Props|Emits|Slots|Model)\s*</;

/** Whether a script has macros whose types the compiler looks up, also in other files. */
export function looksUpTypes(script: string): boolean {
  return TYPED_MACRO.test(script);
}

/**
 * A script with its aliased imports written as paths from where it is. Vue's compiler finds the types it
 * imports only by such paths; any others it would leave to TypeScript, which reads a `tsconfig` from a disk.
 */
export function withoutAliases(script: string, url: string, aliases: Alias[]): string {
  return script.replace(FROM, (whole, space: string, quote: string, specifier: string) => {
    const meant = applyAliases(specifier, aliases);
    if (meant === specifier || !meant.startsWith("/")) return whole;
    const path = posix.relative(posix.dirname(url), meant);
    return `from${space}${quote}${path.startsWith(".") ? path : `./${path}`}${quote}`;
  });
}
