/** Vite's `build.assetsInlineLimit`: what is smaller is put where it is used. */
const INLINE_BYTES = 4 * 1024;

/** Quotes within quotes: they could not all be made single ones. */
const NESTED_QUOTES = /"[^"']*'[^"]*"|'[^'"]*"[^']*'/;

/** In which white space counts. */
const WORDS = ["<text", "<foreignObject"];

const ESCAPES: [RegExp, string][] = [
  [/>\s+</g, "><"],
  [/"/g, "'"],
  [/%/g, "%25"],
  [/#/g, "%23"],
  [/</g, "%3c"],
  [/>/g, "%3e"],
  // Not valid in a srcset otherwise.
  [/\s+/g, "%20"],
];

/** A small SVG as a data URL, letter for letter as Vite writes it; null if it is not small. */
export function svgDataUrl(content: Buffer): string | null {
  if (content.length === 0 || content.length >= INLINE_BYTES) return null;
  const text = content.toString("utf8");
  if (WORDS.some((word) => text.includes(word)) || NESTED_QUOTES.test(text)) {
    return `data:image/svg+xml;base64,${content.toString("base64")}`;
  }
  const escaped = ESCAPES.reduce((svg, [found, by]) => svg.replace(found, by), text.trim());
  return `data:image/svg+xml,${escaped}`;
}
