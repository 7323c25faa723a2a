import type { AppEvents, AppEventType, FileChange, FileChanged, ReleaseChanged } from "../events.ts";
import type { Entry } from "../frames.ts";
import type { Changes } from "../store.ts";
import type { RunFold } from "./run-fold.ts";
import type { App, Limits, PageError, PreviewError, Release, Revision, Touch } from "./state.ts";

type Handlers = { [T in AppEventType]: (data: AppEvents[T], entry: Entry) => void };

const FINAL_RELEASES = new Set(["live", "failed", "superseded"]);
const MOST_PAGE_ERRORS = 20;
const NOTHING: App = { name: undefined, slug: undefined, status: undefined };

/** Everything an `AppFold` holds, as a value. */
export interface SavedApp {
  readonly app: App;
  readonly head: number;
  readonly revisions: readonly Revision[];
  readonly releases: ReadonlyMap<string, Release>;
  readonly previewErrors: ReadonlyMap<string, PreviewError>;
  readonly pageErrors: readonly PageError[];
  readonly touched: ReadonlyMap<string, Touch>;
}

const PARTS = ["app", "head", "revisions", "releases", "preview", "touched"] as const;

/** The platform's own events: files, releases, the preview's health. */
export class AppFold {
  app: App = NOTHING;
  head = 0;
  /** Oldest first, by revision. */
  revisions: readonly Revision[] = [];
  releases: ReadonlyMap<string, Release> = new Map();
  previewErrors: ReadonlyMap<string, PreviewError> = new Map();
  /** What pages of the newest revision that threw have thrown, the oldest first. */
  pageErrors: readonly PageError[] = [];
  readonly touched = new Map<string, Touch>();

  private readonly changes: Changes;
  private readonly runs: RunFold;
  private readonly limits: Limits;
  private readonly handlers: Handlers;

  constructor(changes: Changes, runs: RunFold, limits: Limits) {
    this.changes = changes;
    this.runs = runs;
    this.limits = limits;
    this.handlers = {
      "app.created": (data) => this.setApp({ name: data.name, slug: data.slug, status: "active" }),
      "app.status-changed": (data) => this.setApp({ ...this.app, status: data.status }),
      "file.changed": (data, entry) => this.fileChanged(data, entry),
      "tool.progress": (data, entry) =>
        this.runs.progress(data.toolCall, data.stage, data.run ?? entry.run, entry.time),
      "tool.result": (data, entry) => this.runs.settle(data, entry),
      "release.changed": (data, entry) => this.releaseChanged(data, entry),
      "preview.failed": (data, entry) => {
        this.setErrors(new Map(this.previewErrors).set(data.path, { ...data, at: entry.time }));
      },
      "preview.recovered": (data) => this.recovered(data.path),
      "preview.threw": (data, entry) => this.threw({ ...data, at: entry.time }),
      "command.accepted": (data, entry) => this.runs.accepted(data, entry.time),
      "approval.closed": (data, entry) => this.runs.decided(data, entry.time),
      "run.ended": (data, entry) => this.runs.ended(data, entry.time),
    };
  }

  apply(entry: Entry): boolean {
    const handle = this.handlers[entry.eventType as AppEventType] as
      | ((data: unknown, entry: Entry) => void)
      | undefined;
    handle?.(entry.data, entry);
    return handle !== undefined;
  }

  /** The server names the head when a connection opens; events only move it forward. */
  setHead(head: number, exactly = false): void {
    if (head === this.head || (head < this.head && !exactly)) return;
    this.head = head;
    this.changes.touch("head");
  }

  /** The head stays: it is the server's word, not a memory of events. */
  reset(): void {
    this.app = NOTHING;
    this.revisions = [];
    this.releases = new Map();
    this.previewErrors = new Map();
    this.pageErrors = [];
    this.touched.clear();
    for (const part of PARTS) this.changes.touch(part);
  }

  saved(): SavedApp {
    const { app, head, revisions, releases, previewErrors, pageErrors } = this;
    return { app, head, revisions, releases, previewErrors, pageErrors, touched: new Map(this.touched) };
  }

  restore(saved: SavedApp): void {
    this.app = saved.app;
    this.head = saved.head;
    this.revisions = saved.revisions;
    this.releases = saved.releases;
    this.previewErrors = saved.previewErrors;
    this.pageErrors = saved.pageErrors;
    this.touched.clear();
    for (const [path, touch] of saved.touched) this.touched.set(path, touch);
    for (const part of PARTS) this.changes.touch(part);
  }

  private setApp(app: App): void {
    this.app = app;
    this.changes.touch("app");
  }

  private fileChanged(data: FileChanged, entry: Entry): void {
    const last = this.revisions.at(-1);
    if (last === undefined || data.revision > last.revision) {
      const revision: Revision = {
        revision: data.revision,
        base: data.base,
        author: data.author,
        message: data.message,
        cause: data.cause,
        at: entry.time,
        changes: data.changes.map(withoutContent),
      };
      const kept = this.limits.revisions - 1;
      this.revisions = [...this.revisions.slice(-kept), revision];
      this.changes.touch("revisions");
    }
    for (const change of data.changes) {
      this.touched.set(change.path, {
        path: change.path,
        op: change.op,
        revision: data.revision,
        run: data.cause?.run,
        toolCall: data.cause?.toolCall,
        at: entry.time,
      });
    }
    this.changes.touch("touched");
    if (data.cause?.toolCall !== undefined) this.runs.wrote(data.cause.toolCall, data.revision);
    this.setHead(data.revision);
  }

  private releaseChanged(data: ReleaseChanged, entry: Entry): void {
    const known = this.releases.get(data.release);
    const overtaken = data.state === "superseded" && known?.state === "live";
    if (known && FINAL_RELEASES.has(known.state) && !overtaken) return;
    this.releases = new Map(this.releases).set(data.release, {
      release: data.release,
      revision: data.revision,
      state: data.state,
      url: data.url ?? known?.url,
      error: data.error,
      requestedBy: data.requestedBy ?? known?.requestedBy,
      at: known?.at ?? entry.time,
      times: { ...known?.times, [data.state]: known?.times[data.state] ?? entry.time },
    });
    this.changes.touch("releases");
  }

  /** A recovery without a path is about the whole preview. */
  private recovered(path: string | undefined): void {
    const errors = new Map(this.previewErrors);
    if (path === undefined) errors.clear();
    else errors.delete(path);
    this.setErrors(errors);
  }

  private threw(error: PageError): void {
    const newest = this.pageErrors.at(-1)?.revision ?? 0;
    if (error.revision < newest) return;
    const kept = error.revision === newest ? this.pageErrors.slice(1 - MOST_PAGE_ERRORS) : [];
    this.pageErrors = [...kept, error];
    this.changes.touch("preview");
  }

  private setErrors(errors: ReadonlyMap<string, PreviewError>): void {
    this.previewErrors = errors;
    this.changes.touch("preview");
  }
}

/** Contents are fetched when somebody looks; keeping them would keep every version of every file. */
function withoutContent(change: FileChange): FileChange {
  const { text, base64: _base64, ...rest } = change;
  if (text === undefined || rest.size !== undefined) return rest;
  return { ...rest, size: new TextEncoder().encode(text).length };
}
