import type { ReleaseState } from "@overskill/editor-client";
import type { ReleaseEntry } from "../api.ts";
import type { Workspace } from "../editor/workspace.ts";
import { toastError } from "../ui/toast.ts";
import { computed, signal } from "../ui/signal.ts";

export interface ReleaseView {
  readonly release: string;
  readonly revision: number;
  readonly state: ReleaseState;
  readonly url: string | undefined;
  readonly error: { readonly code: string; readonly detail?: string } | undefined;
  readonly at: string | undefined;
  readonly times: Readonly<Partial<Record<ReleaseState, string>>>;
}

export const STEPS: readonly ReleaseState[] = [
  "queued",
  "bundling",
  "uploading",
  "verifying",
  "live",
];

export function isMoving(state: ReleaseState): boolean {
  return state !== "live" && state !== "failed" && state !== "superseded";
}

/** All releases of the app, newest first: fetched once, then kept true by events. */
export class ReleaseBook {
  readonly all: () => readonly ReleaseView[];
  readonly asking = signal(false);
  private readonly fetched = signal<readonly ReleaseEntry[]>([]);
  private readonly workspace: Workspace;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    this.all = computed(() => {
      const all = new Map<string, ReleaseView>();
      for (const entry of this.fetched()) all.set(entry.release, fromApi(entry));
      for (const [id, heard] of workspace.liveReleases()) {
        const known = all.get(id);
        all.set(id, { ...heard, at: known?.at ?? heard.at });
      }
      return [...all.values()].toSorted((a, b) => (a.release < b.release ? 1 : -1));
    });
  }

  /** The release that is on its way, or the newest one. */
  latest(): ReleaseView | undefined {
    const all = this.all();
    return all.find((release) => isMoving(release.state)) ?? all[0];
  }

  live(): ReleaseView | undefined {
    return this.all().find((release) => release.state === "live");
  }

  async refresh(): Promise<void> {
    try {
      this.fetched.set(await this.workspace.api.releases(this.workspace.id));
    } catch {
      // Events still tell of every release from now on.
    }
  }

  async ask(revision: number): Promise<void> {
    if (this.asking.peek()) return;
    this.asking.set(true);
    try {
      const entry = await this.workspace.api.release(this.workspace.id, revision);
      this.fetched.set([...this.fetched.peek(), entry]);
    } catch (error) {
      toastError(error);
    } finally {
      this.asking.set(false);
    }
  }
}

function fromApi(entry: ReleaseEntry): ReleaseView {
  return {
    release: entry.release,
    revision: entry.revision,
    state: entry.state as ReleaseState,
    url: entry.url,
    error: entry.error,
    at: entry.at,
    times: {},
  };
}
