import type { Workspace } from "../editor/workspace.ts";
import type { PreviewLink } from "../tenant-api.ts";
import { effect, signal } from "../ui/signal.ts";

/** Where everybody may come in. */
export const OPEN = "open";

/** Who may see an app's previews, and how this editor itself comes in. */
export class Viewing {
  /** Whether only those with a link may see them; not known at first. */
  readonly hidden = signal<boolean | undefined>(undefined);
  /** The links of others, the newest first. */
  readonly links = signal<readonly PreviewLink[]>([]);
  /** The address by which this editor enters, or `OPEN`; not known at first. */
  readonly entrance = signal<string | undefined>(undefined);
  private readonly workspace: Workspace;
  private own: PreviewLink | undefined;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    effect(() => {
      if (workspace.app() === undefined || this.entrance.peek() !== undefined) return;
      this.refresh().catch(() => this.entrance.set(OPEN)); // the preview says by itself that it is private
    });
  }

  async refresh(): Promise<void> {
    const { api, id } = this.workspace;
    await this.take(await api.viewing(id));
  }

  async hide(hidden: boolean): Promise<void> {
    const { api, id } = this.workspace;
    await this.take(await api.hide(id, hidden));
  }

  /** A new link, whose address is told this once. */
  async share(hours: number): Promise<string> {
    const { api, id } = this.workspace;
    const { url } = await api.previewLink(id, hours);
    await this.refresh();
    return url;
  }

  /** Who came by this link is out within a second. */
  async withdraw(link: string): Promise<void> {
    const { api, id } = this.workspace;
    await api.withdrawLink(id, link);
    await this.refresh();
  }

  private async take({ hidden, links }: { hidden: boolean; links: readonly PreviewLink[] }): Promise<void> {
    if (!hidden) this.entrance.set(OPEN);
    else if (!links.some(({ link }) => link === this.own?.link)) await this.enter();
    this.hidden.set(hidden);
    this.links.set(links.filter(({ link }) => link !== this.own?.link));
  }

  private async enter(): Promise<void> {
    const { api, id } = this.workspace;
    const { url, ...own } = await api.previewLink(id);
    this.own = own;
    this.entrance.set(url);
  }
}
