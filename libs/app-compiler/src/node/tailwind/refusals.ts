import { sourceFailure } from "../failures.ts";
import type { Source } from "../transform/types.ts";
import { withoutComments } from "./marks.ts";

const CODE = /@plugin\s+(["'])((?:(?!\1)[^\\\n])*)\1/;

/** What says the same as a well-known plugin without code of its own. */
const INSTEAD: [RegExp, string][] = [
  [/animate/, '`@import "tw-animate-css";` (a plain style sheet) has the same utilities'],
  [/container-queries/, "Tailwind 4 has container queries built in: remove the line"],
  [/aspect-ratio|line-clamp/, "Tailwind 4 has these utilities built in: remove the line"],
  [/forms/, "write the base styles you want under `@layer base`"],
  [/typography/, "write the styles you want as `@utility prose { … }`"],
];

/** A plugin would have to be run: says so, and what to write instead. */
export function refuseCode(source: Source): void {
  const found = CODE.exec(withoutComments(source.text));
  if (!found) return;
  const name = found[2]!;
  const instead =
    INSTEAD.find(([pattern]) => pattern.test(name))?.[1] ??
    "use `@utility`, `@custom-variant` and `@theme` in the style sheet";
  const message =
    `\`@plugin "${name}"\` would have to run code, which neither previews nor releases do; ` +
    `instead, ${instead}.`;
  throw sourceFailure("unsupported", message, {
    file: source.url,
    source: source.text,
    offset: found.index,
  });
}
