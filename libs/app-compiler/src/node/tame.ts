const MAX_CHARS = 20_000;
const MAX_DEPTH = 200;

/**
 * Whether a text is certain to be harmless to a recursive parser that shares its process with others.
 *
 * oxc and lightningcss recurse on the native stack: some tens of thousands of nested expressions end
 * the process, and a few thousand can take seconds. A short, shallow text can do neither; what is not
 * tame is compiled in a process of its own.
 */
export function isTame(text: string): boolean {
  if (text.length > MAX_CHARS) return false;
  let depth = 0;
  let angles = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > MAX_DEPTH) return false;
        break;
      case 0x29: // )
      case 0x5d: // ]
      case 0x7d: // }
        if (depth > 0) depth--;
        break;
      case 0x3c: // <
        if (++angles > MAX_DEPTH) return false;
        break;
      case 0x3e: // >
        if (angles > 0) angles--;
    }
  }
  return true;
}
