import { signal } from "../ui/signal.ts";

export type Level = "debug" | "info" | "warn" | "error";

/** A thing the page says of itself. All of it comes from the app's own code and is only text. */
export interface PageNote {
  readonly kind: "line" | "thrown" | "request" | "move";
  readonly level: Level;
  readonly text: string;
  readonly detail: string;
  readonly revision: number;
  readonly times: number;
}

/** An element somebody has picked, and the place it was written at. */
export interface Picked {
  readonly path: string;
  readonly line: number;
  readonly tag: string;
  readonly text: string;
}

const MOST_NOTES = 300;
const LONGEST_TEXT = 4_000;
const PICTURE_MS = 10_000;
const PLACE = /^([^:\s]{1,400}):(\d{1,7})(?::\d{1,7})?$/;

/**
 * Speaks with the page in the preview's frame. Messages go to its exact origin, and only what comes
 * from that window and that origin is heard.
 */
export class PageBridge {
  readonly notes = signal<readonly PageNote[]>([]);
  readonly connected = signal(false);
  readonly picking = signal(false);
  /** The address within the app, as the page says it. */
  readonly path = signal<string | undefined>(undefined);
  /** Where the page could not find what was to be shown. */
  readonly missed = signal<string | undefined>(undefined);
  onPicked: (picked: Picked) => void = () => {};

  private frame: HTMLIFrameElement | undefined;
  private origin = "";
  private wanted: string | undefined;
  private readonly pictures = new Map<number, (message: Record<string, unknown>) => void>();
  private nextPicture = 1;

  /** Speaks with this frame from now on, as long as it shows a page of this origin. */
  attach(frame: HTMLIFrameElement, origin: string): void {
    this.frame = frame;
    this.origin = origin;
    this.forget();
  }

  /** To be called when the frame has loaded a page: it may have missed that we are here. */
  hello(): void {
    this.send({ kind: "hello" });
  }

  clear(): void {
    this.notes.set([]);
  }

  pick(on: boolean): void {
    this.picking.set(on);
    this.send({ kind: "pick", on });
    if (on) this.frame?.focus();
  }

  /** Scrolls to what was written at `path:line` and lights it up; at once, or when the page is there. */
  highlight(place: string): void {
    this.missed.set(undefined);
    if (this.connected.peek()) this.send({ kind: "highlight", place });
    else this.wanted = place;
  }

  /** The page as a picture. */
  async screenshot(): Promise<Blob> {
    const id = this.nextPicture++;
    const answer = await new Promise<Record<string, unknown>>((done, failed) => {
      const late = setTimeout(() => failed(new Error("The page did not answer.")), PICTURE_MS);
      this.pictures.set(id, (message) => {
        clearTimeout(late);
        done(message);
      });
      this.send({ kind: "screenshot", id });
    }).finally(() => this.pictures.delete(id));
    const picture = text(answer["picture"], 40_000_000);
    if (!picture.startsWith("data:image/png;base64,")) throw new Error("The page could not be drawn.");
    const bytes = Uint8Array.from(atob(picture.slice(22)), (each) => each.charCodeAt(0));
    return new Blob([bytes], { type: "image/png" });
  }

  hear(event: MessageEvent): void {
    if (event.source !== this.frame?.contentWindow || event.origin !== this.origin) return;
    const message: unknown = event.data;
    if (!isRecord(message) || message["overskill"] !== 1) return;
    this.heard(message);
  }

  private heard(message: Record<string, unknown>): void {
    switch (message["kind"]) {
      case "ready":
        this.forget();
        this.hello();
        break;
      case "hello":
        this.connected.set(true);
        this.path.set(text(message["path"], 2_000));
        if (this.wanted !== undefined) this.highlight(this.wanted);
        this.wanted = undefined;
        break;
      case "story":
        this.notes.set([]);
        if (Array.isArray(message["notes"])) message["notes"].slice(-MOST_NOTES).forEach((note) => this.add(note));
        break;
      case "note":
        this.add(message["note"]);
        break;
      case "at":
        this.path.set(text(message["path"], 2_000));
        break;
      case "picked":
        this.picked(message);
        break;
      case "pick-ended":
        this.picking.set(false);
        break;
      case "highlighted":
        this.missed.set(message["count"] === 0 ? text(message["place"], 400) : undefined);
        break;
      case "screenshot":
        this.pictures.get(Number(message["id"]))?.(message);
        break;
    }
  }

  private picked(message: Record<string, unknown>): void {
    const place = PLACE.exec(text(message["place"], 500));
    if (!place) return;
    const [, path = "", line] = place;
    this.onPicked({ path, line: Number(line), tag: text(message["tag"], 40), text: text(message["text"], 120) });
  }

  private add(value: unknown): void {
    const note = noteOf(value);
    if (!note) return;
    const notes = this.notes.peek();
    const last = notes.at(-1);
    const again = last && last.kind === "line" && note.kind === "line" && last.text === note.text && last.level === note.level;
    if (again) this.notes.set([...notes.slice(0, -1), { ...last, times: last.times + 1 }]);
    else this.notes.set([...notes.slice(1 - MOST_NOTES), note]);
  }

  private forget(): void {
    this.connected.set(false);
    this.picking.set(false);
    this.notes.set([]);
  }

  private send(message: object): void {
    if (this.origin === "") return;
    this.frame?.contentWindow?.postMessage({ overskill: 1, ...message }, this.origin);
  }
}

function noteOf(value: unknown): PageNote | undefined {
  if (!isRecord(value)) return undefined;
  const revision = Number(value["revision"]) || 0;
  const say = (kind: PageNote["kind"], level: Level, words: string, detail = ""): PageNote =>
    ({ kind, level, text: words, detail, revision, times: 1 });
  switch (value["type"]) {
    case "line":
      return say("line", levelOf(value["level"]), text(value["text"]));
    case "thrown":
      return say("thrown", "error", text(value["text"]), text(value["stack"]));
    case "request": {
      const status = Number(value["status"]) || 0;
      const failed = status === 0 || status >= 400;
      const words = `${text(value["method"], 16)} ${text(value["url"], 1_000)}`;
      const answer = status === 0 ? "no answer" : String(status);
      return say("request", failed ? "error" : "info", words, `${answer} · ${Number(value["millis"]) || 0} ms`);
    }
    case "move":
      return say("move", "debug", text(value["to"], 1_000));
    default:
      return undefined;
  }
}

function levelOf(value: unknown): Level {
  return value === "error" || value === "warn" || value === "debug" ? value : "info";
}

function text(value: unknown, longest = LONGEST_TEXT): string {
  return typeof value === "string" ? value.slice(0, longest) : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
