import type { Revision } from "@overskill/editor-client";
import type { FileEntry, RevisionEntry, Tree } from "../api.ts";
import type { Workspace } from "../editor/workspace.ts";
import { effect, signal, type Signal } from "../ui/signal.ts";
import { compareTrees, type PathChange } from "./tree-changes.ts";

export type TreeLoad =
  | { phase: "loading" }
  | { phase: "failed"; error: unknown }
  | { phase: "loaded"; tree: Tree };

export interface HistoryEntry {
  readonly revision: number;
  readonly base: number;
  readonly author: { readonly kind: string; readonly id: string } | undefined;
  readonly message: string | undefined;
  readonly run: string | undefined;
  readonly toolCall: string | undefined;
  readonly at: string | undefined;
  readonly changes: readonly PathChange[] | undefined;
}

const PAGE = 50;
const KEPT_TREES = 40;

/** The app's files: the head's tree kept current by events, older trees and history on demand. */
export class Files {
  readonly head: Signal<TreeLoad> = signal<TreeLoad>({ phase: "loading" });
  readonly history = signal<readonly HistoryEntry[]>([]);
  readonly historyState = signal<"idle" | "loading" | "failed" | "complete">("idle");
  private readonly workspace: Workspace;
  private readonly trees = new Map<number, Promise<Tree>>();
  private readonly fetched = new Map<number, HistoryEntry>();
  private fetching = false;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    const { client } = workspace;
    const heard = workspace.observe("revisions", () => client.app.revisions);
    effect(() => this.mergeHistory(heard()));
    effect(() => {
      const head = workspace.head();
      const { phase } = workspace.connection();
      if (phase === "replaying" || phase === "live") this.follow(head, heard());
    });
  }

  /** The tree of any revision; the most recently asked-for ones are kept. */
  tree(revision: number): Promise<Tree> {
    const known = this.trees.get(revision);
    if (known) return known;
    const { id } = this.workspace;
    const asked =
      revision === 0
        ? Promise.resolve({ app: id, revision, files: [] })
        : this.workspace.api.tree(id, revision);
    asked.catch(() => this.trees.delete(revision));
    this.remember(revision, asked);
    return asked;
  }

  /** What a revision changed, from its event when it was heard, else by comparing two trees. */
  async changes(entry: HistoryEntry): Promise<readonly PathChange[]> {
    if (entry.changes) return entry.changes;
    const [before, after] = await Promise.all([this.tree(entry.base), this.tree(entry.revision)]);
    return compareTrees(before.files, after.files);
  }

  /** The next page of older revisions. */
  async more(): Promise<void> {
    const state = this.historyState.peek();
    if (state === "loading" || state === "complete") return;
    this.historyState.set("loading");
    try {
      const oldest = [...this.fetched.keys()].toSorted((a, b) => a - b)[0];
      const page = await this.workspace.api.revisions(this.workspace.id, oldest, PAGE);
      for (const entry of page) this.fetched.set(entry.revision, fromApi(entry));
      this.mergeHistory(this.workspace.client.app.revisions);
      this.historyState.set(page.length < PAGE ? "complete" : "idle");
    } catch {
      this.historyState.set("failed");
    }
  }

  /** The first page, once there is anything to fetch. */
  begin(): void {
    if (this.workspace.head() > 0 && this.fetched.size === 0) void this.more();
  }

  /** Fetches the head's tree again, whatever is known. */
  retry(): void {
    this.head.set({ phase: "loading" });
    void this.fetchHead();
  }

  private follow(head: number, heard: readonly Revision[]): void {
    const load = this.head.peek();
    if (load.phase !== "loaded" && head === 0) {
      return this.show({ app: this.workspace.id, revision: 0, files: [] });
    }
    if (load.phase !== "loaded") return void this.fetchHead();
    let { tree } = load;
    if (tree.revision >= head) return;
    for (const revision of heard) {
      if (revision.revision <= tree.revision) continue;
      const next = advance(tree, revision);
      if (!next) return void this.fetchHead();
      tree = next;
    }
    if (tree.revision < head) return void this.fetchHead();
    this.show(tree);
  }

  private async fetchHead(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    try {
      this.show(await this.workspace.api.tree(this.workspace.id));
    } catch (error) {
      if (this.head.peek().phase !== "loaded") this.head.set({ phase: "failed", error });
      return;
    } finally {
      this.fetching = false;
    }
    this.follow(this.workspace.head.peek(), this.workspace.client.app.revisions);
  }

  private show(tree: Tree): void {
    this.remember(tree.revision, Promise.resolve(tree));
    this.head.set({ phase: "loaded", tree });
  }

  private remember(revision: number, tree: Promise<Tree>): void {
    this.trees.delete(revision);
    this.trees.set(revision, tree);
    if (this.trees.size > KEPT_TREES) this.trees.delete(this.trees.keys().next().value!);
  }

  private mergeHistory(heard: readonly Revision[]): void {
    const all = new Map(this.fetched);
    const seen = new Set<string>();
    for (const revision of heard) {
      const whole = heard[0]?.revision === 1;
      all.set(revision.revision, fromEvent(revision, seen, whole));
    }
    this.history.set([...all.values()].toSorted((a, b) => b.revision - a.revision));
  }
}

/** The tree after a change set; nothing when it does not start where the tree stands. */
function advance(tree: Tree, revision: Revision): Tree | undefined {
  if (revision.base !== tree.revision) return undefined;
  const files = new Map(tree.files.map((file) => [file.path, file]));
  for (const change of revision.changes) {
    if (change.op === "delete") files.delete(change.path);
    else if (change.blob === undefined || change.size === undefined) return undefined;
    else files.set(change.path, { path: change.path, blob: change.blob, size: change.size });
  }
  const sorted: FileEntry[] = [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { app: tree.app, revision: revision.revision, files: sorted };
}

/**
 * An event says what was put, not whether it was there before: earlier events tell, and without them
 * `written` is all that is known.
 */
function fromEvent(revision: Revision, seen: Set<string>, whole: boolean): HistoryEntry {
  const kindOf = ({ op, path, from }: Revision["changes"][number]): PathChange["kind"] => {
    if (op === "delete") return "deleted";
    if (from !== undefined) return "renamed";
    if (seen.has(path)) return "edited";
    return whole ? "added" : "written";
  };
  const changes = revision.changes.map((change) => ({
    kind: kindOf(change),
    path: change.path,
    from: change.from,
  }));
  for (const change of revision.changes) seen.add(change.path);
  const moved = new Set(revision.changes.flatMap((change) => change.from ?? []));
  return {
    revision: revision.revision,
    base: revision.base,
    author: revision.author,
    message: revision.message,
    run: revision.cause?.run,
    toolCall: revision.cause?.toolCall,
    at: revision.at,
    changes: changes.filter((change) => !(change.kind === "deleted" && moved.has(change.path))),
  };
}

function fromApi(entry: RevisionEntry): HistoryEntry {
  return {
    revision: entry.revision,
    base: entry.revision - 1,
    author: entry.author,
    message: entry.message ?? (entry.restored ? `Restore revision ${entry.restored}` : undefined),
    run: entry.run,
    toolCall: entry.toolCall,
    at: entry.time,
    changes: undefined,
  };
}
