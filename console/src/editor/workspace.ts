import {
  EditorClient,
  type ChangeTopic,
  type Connection,
  type Item,
  type PreviewError,
  type Release,
  type Run,
  type Touch,
} from "@overskill/editor-client";
import type { Api, AppCard } from "../api.ts";
import { Files } from "../files/files.ts";
import { ReleaseBook } from "../releases/release-book.ts";
import type { Account } from "../signin/account.ts";
import { onCleanup, signal, type Signal } from "../ui/signal.ts";

export type AppLoad =
  | { phase: "loading" }
  | { phase: "failed"; error: unknown }
  | { phase: "loaded"; app: AppCard };

const HIDDEN_TAB_MS = 250;

/** One app, open in the editor: its live events and everything fetched about it. */
export class Workspace {
  readonly api: Api;
  readonly account: Account;
  readonly id: string;
  readonly client: EditorClient;
  readonly load = signal<AppLoad>({ phase: "loading" });
  readonly connection: Signal<Connection>;
  readonly head: Signal<number>;
  readonly runIds: Signal<readonly string[]>;
  readonly touched: Signal<ReadonlyMap<string, Touch>>;
  readonly previewErrors: Signal<ReadonlyMap<string, PreviewError>>;
  readonly liveReleases: Signal<ReadonlyMap<string, Release>>;
  readonly files: Files;
  readonly releases: ReleaseBook;
  /** On narrow screens one pane is shown at a time. */
  readonly pane = signal<"stream" | "main" | "side">("stream");
  readonly side = signal<"files" | "history">("files");

  constructor(api: Api, account: Account, id: string) {
    this.api = api;
    this.account = account;
    this.id = id;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.client = new EditorClient({
      url: `${scheme}//${location.host}/stream/v1/apps/${id}/socket`,
      ticket: () => api.ticket(id),
      schedule: nextFrame,
    });
    const { client } = this;
    this.connection = this.observe("connection", () => client.connection);
    this.head = this.observe("head", () => client.app.head);
    this.runIds = this.observe("runs", () => client.runs.runIds);
    this.touched = this.observe("touched", () => new Map(client.app.touched));
    this.previewErrors = this.observe("preview", () => client.app.previewErrors);
    this.liveReleases = this.observe("releases", () => client.app.releases);
    this.files = new Files(this);
    this.releases = new ReleaseBook(this);
    onCleanup(() => client.close());
  }

  async open(): Promise<void> {
    this.load.set({ phase: "loading" });
    try {
      const app = await this.api.app(this.id);
      this.load.set({ phase: "loaded", app });
      document.title = `${app.name} · OverSkill`;
      this.client.connect();
    } catch (error) {
      this.load.set({ phase: "failed", error });
    }
  }

  app(): AppCard | undefined {
    const load = this.load();
    return load.phase === "loaded" ? load.app : undefined;
  }

  run(id: string): Signal<Run | undefined> {
    return this.observe(`run:${id}`, () => this.client.runs.run(id));
  }

  item(key: string): Signal<Item | undefined> {
    return this.observe(`item:${key}`, () => this.client.runs.item(key));
  }

  /** A part of the live state as a signal, for as long as the current scope lives. */
  observe<T>(topic: ChangeTopic, read: () => T): Signal<T> {
    const value = signal(read());
    onCleanup(this.client.watch(topic, () => value.set(read())));
    return value;
  }
}

/** Once per frame while somebody looks; now and then while nobody does. */
function nextFrame(flush: () => void): void {
  if (document.visibilityState === "hidden") setTimeout(flush, HIDDEN_TAB_MS);
  else requestAnimationFrame(flush);
}
