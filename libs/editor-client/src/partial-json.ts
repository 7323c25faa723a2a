/**
 * Reads a JSON object that is still arriving. Complete members are exact; the member being written
 * is included as far as it has come, so a file's content can be shown while the agent types it.
 */
export function parsePartial(text: string): Record<string, unknown> {
  const reader = new Reader(text);
  const value = reader.value();
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

const MAX_DEPTH = 64;
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  '"': '"',
  "\\": "\\",
  "/": "/",
};

class Reader {
  private at = 0;
  private depth = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(): unknown {
    this.space();
    const c = this.text[this.at];
    if (c === "{") return this.nested(() => this.object());
    if (c === "[") return this.nested(() => this.array());
    if (c === '"') return this.string();
    return this.word();
  }

  private nested<T>(read: () => T): T | undefined {
    if (++this.depth > MAX_DEPTH) {
      this.at = this.text.length;
      return undefined;
    }
    const value = read();
    this.depth--;
    return value;
  }

  private object(): Record<string, unknown> {
    const into: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    this.at++;
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') break;
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ":") return into;
      this.at++;
      const value = this.value();
      if (value !== undefined) into[key] = value;
      this.space();
      if (this.text[this.at] !== ",") break;
      this.at++;
    }
    if (this.text[this.at] === "}") this.at++;
    return into;
  }

  private array(): unknown[] {
    const into: unknown[] = [];
    this.at++;
    for (;;) {
      this.space();
      const c = this.text[this.at];
      if (c === undefined || c === "]") break;
      const before = this.at;
      const value = this.value();
      if (value !== undefined) into.push(value);
      this.space();
      if (this.text[this.at] !== "," || this.at === before) break;
      this.at++;
    }
    if (this.text[this.at] === "]") this.at++;
    return into;
  }

  private string(): string {
    let out = "";
    let from = ++this.at;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text.charCodeAt(this.at);
      if (c === 0x22) {
        out += this.text.slice(from, this.at++);
        return out;
      }
      if (c !== 0x5c) continue;
      out += this.text.slice(from, this.at);
      const escape = this.text[this.at + 1];
      if (escape === "u") {
        const hex = this.text.slice(this.at + 2, this.at + 6);
        if (hex.length < 4) return this.end(out);
        const unit = Number.parseInt(hex, 16);
        out += String.fromCharCode(Number.isNaN(unit) ? 0xfffd : unit);
        this.at += 5;
      } else {
        if (escape === undefined) return this.end(out);
        out += ESCAPES[escape] ?? escape;
        this.at += 1;
      }
      from = this.at + 1;
    }
    return out + this.text.slice(from);
  }

  /** The text ends inside an escape, which is left out until it is whole. */
  private end(out: string): string {
    this.at = this.text.length;
    return out;
  }

  private word(): unknown {
    const match = /[^\s,\]}]*/y;
    match.lastIndex = this.at;
    const word = match.exec(this.text)?.[0] ?? "";
    this.at += word.length;
    const ended = this.at < this.text.length;
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    if (!ended || word === "") return undefined;
    const number = Number(word);
    return Number.isNaN(number) ? undefined : number;
  }

  private space(): void {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 0x20) this.at++;
  }
}
