import {
  EditorClient,
  type ChangeTopic,
  type Connection,
  type Item,
  type PageError,
  type PreviewError,
  type Release,
  type Run,
  type Sharing,
  type Touch,
} from "@overskill/editor-client";
import type { AppCard } from "../api.ts";
import { Files } from "../files/files.ts";
import { ReleaseBook } from "../releases/release-book.ts";
import { PageBridge } from "../preview/page-bridge.ts";
import type { Account, Located } from "../signin/account.ts";
import type { TenantApi } from "../tenant-api.ts";
import { People } from "../tenant/people.ts";
import { onCleanup, signal, type Signal } from "../ui/signal.ts";

export type AppLoad =
  | { phase: "loading" }
  | { phase: "failed"; error: unknown }
  | ({ phase: "loaded" } & Located);

const LARGER_STEP_MS = 250;

/** One app, open in the editor: its live events and everything fetched about it. */
export class Workspace {
  readonly account: Account;
  readonly id: string;
  readonly client: EditorClient;
  readonly load = signal<AppLoad>({ phase: "loading" });
  readonly connection: Signal<Connection>;
  readonly sharing: Signal<Sharing>;
  readonly people: People;
  readonly head: Signal<number>;
  readonly runIds: Signal<readonly string[]>;
  readonly touched: Signal<ReadonlyMap<string, Touch>>;
  readonly previewErrors: Signal<ReadonlyMap<string, PreviewError>>;
  readonly pageErrors: Signal<readonly PageError[]>;
  readonly liveReleases: Signal<ReadonlyMap<string, Release>>;
  readonly files: Files;
  readonly releases: ReleaseBook;
  /** The page in the preview's frame. */
  readonly page = new PageBridge();
  /** On narrow screens one pane is shown at a time. */
  readonly pane = signal<"stream" | "main" | "side">("stream");
  readonly side = signal<"files" | "history">("files");

  constructor(account: Account, id: string) {
    this.account = account;
    this.id = id;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.client = new EditorClient({
      url: `${scheme}//${location.host}/stream/v1/apps/${id}/socket`,
      ticket: () => this.api.ticket(id),
      token: () => this.api.bearer(),
      share: account.user() ?? id,
      schedule: (flush) => this.nextLook(flush),
    });
    const { client } = this;
    this.connection = this.observe("connection", () => client.connection);
    this.sharing = this.observe("connection", () => client.sharing);
    this.people = new People(account, () => this.api.members());
    this.head = this.observe("head", () => client.app.head);
    this.runIds = this.observe("runs", () => client.runs.runIds);
    this.touched = this.observe("touched", () => new Map(client.app.touched));
    this.previewErrors = this.observe("preview", () => client.app.previewErrors);
    this.pageErrors = this.observe("preview", () => client.app.pageErrors);
    this.liveReleases = this.observe("releases", () => client.app.releases);
    this.files = new Files(this);
    this.releases = new ReleaseBook(this);
    onCleanup(() => client.close());
  }

  async open(): Promise<void> {
    this.load.set({ phase: "loading" });
    try {
      const located = await this.account.locate(this.id);
      this.load.set({ phase: "loaded", ...located });
      document.title = `${located.card.name} · OverSkill`;
      this.client.connect();
    } catch (error) {
      this.load.set({ phase: "failed", error });
    }
  }

  app(): AppCard | undefined {
    const load = this.load();
    return load.phase === "loaded" ? load.card : undefined;
  }

  tenantName(): string {
    const load = this.load();
    return load.phase === "loaded" ? load.tenant.name : "";
  }

  mayEdit(): boolean {
    const load = this.load();
    return load.phase === "loaded" && load.tenant.role !== "viewer";
  }

  mayManage(): boolean {
    const load = this.load();
    return load.phase === "loaded" && load.tenant.role === "owner";
  }

  /** Asks as a member of the app's tenant, which is known once the app is found. */
  get api(): TenantApi {
    const load = this.load.peek();
    if (load.phase !== "loaded") throw new Error("The app has not been found yet.");
    return load.api;
  }

  run(id: string): Signal<Run | undefined> {
    return this.observe(`run:${id}`, () => this.client.runs.run(id));
  }

  item(key: string): Signal<Item | undefined> {
    return this.observe(`item:${key}`, () => this.client.runs.item(key));
  }

  /** Every frame while it is live and looked at; in larger steps otherwise. */
  private nextLook(flush: () => void): void {
    const watched = document.visibilityState === "visible";
    const replaying = this.client.connection.phase === "replaying";
    if (watched && !replaying) requestAnimationFrame(flush);
    else setTimeout(flush, LARGER_STEP_MS);
  }

  /** A part of the live state as a signal, for as long as the current scope lives. */
  observe<T>(topic: ChangeTopic, read: () => T): Signal<T> {
    const value = signal(read());
    onCleanup(this.client.watch(topic, () => value.set(read())));
    return value;
  }
}

