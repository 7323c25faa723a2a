export interface ServerSentEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** Reads a `text/event-stream` as it arrives, however it is cut into pieces. */
export class SseReader {
  private rest = "";
  private data: string[] = [];
  private event = "";
  private id: string | undefined;
  private started = false;
  private readonly tell: (event: ServerSentEvent) => void;
  private readonly comment: (words: string) => void;

  constructor(tell: (event: ServerSentEvent) => void, comment: (words: string) => void = () => {}) {
    this.tell = tell;
    this.comment = comment;
  }

  push(text: string): void {
    this.rest += text;
    if (!this.started && this.rest !== "") {
      this.started = true;
      if (this.rest.startsWith("\uFEFF")) this.rest = this.rest.slice(1);
    }
    let from = 0;
    for (;;) {
      const end = this.lineEnd(from);
      if (end === undefined) break;
      const line = this.rest.slice(from, end.at);
      from = end.next;
      this.line(line);
    }
    this.rest = this.rest.slice(from);
  }

  /** A line ends with LF, CR or CRLF; a CR at the very end may still be half of a CRLF. */
  private lineEnd(from: number): { at: number; next: number } | undefined {
    for (let i = from; i < this.rest.length; i++) {
      const c = this.rest.charCodeAt(i);
      if (c === 0x0a) return { at: i, next: i + 1 };
      if (c !== 0x0d) continue;
      if (i + 1 === this.rest.length) return undefined;
      return { at: i, next: this.rest.charCodeAt(i + 1) === 0x0a ? i + 2 : i + 1 };
    }
    return undefined;
  }

  private line(line: string): void {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return this.comment(line.slice(1).trim());
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? "" : line.slice(colon + 1);
    const value = raw.startsWith(" ") ? raw.slice(1) : raw;
    if (field === "data") this.data.push(value);
    else if (field === "event") this.event = value;
    else if (field === "id" && !value.includes("\0")) this.id = value;
  }

  private dispatch(): void {
    if (this.data.length > 0) {
      this.tell({ id: this.id, event: this.event || "message", data: this.data.join("\n") });
    }
    this.data = [];
    this.event = "";
  }
}
