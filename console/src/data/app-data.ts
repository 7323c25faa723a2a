import type { Workspace } from "../editor/workspace.ts";
import type { Collection, Entity, Right, Space } from "../tenant-api.ts";
import { computed, effect, signal } from "../ui/signal.ts";

export type Phase = "loading" | "loaded" | "failed";

/** What an app keeps, as far as it is looked at: one collection of its draft or of the live app. */
export class AppData {
  readonly phase = signal<Phase>("loading");
  readonly error = signal<unknown>(undefined);
  readonly collections = signal<readonly Collection[]>([]);
  readonly space = signal<Space>("draft");
  readonly name = signal<string | undefined>(undefined);
  readonly entities = signal<readonly Entity[]>([]);
  /** Where the next page begins; none if everything is shown. */
  readonly next = signal<string | undefined>(undefined);
  readonly chosen: () => Collection | undefined;
  private readonly workspace: Workspace;
  private earlier: Promise<void> = Promise.resolve();

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    this.chosen = computed(() => this.collections().find(({ collection }) => collection === this.name()));
    effect(() => {
      const space = this.space();
      const name = this.name();
      this.entities.set([]);
      this.next.set(undefined);
      if (name === undefined) return;
      void this.turn(space, name, undefined).catch((error: unknown) => {
        if (this.isAt(space, name)) this.fail(error);
      });
    });
  }

  /** Asks anew for everything that is shown. */
  async refresh(): Promise<void> {
    try {
      await this.count();
      const name = this.name.peek();
      if (name !== undefined) await this.turn(this.space.peek(), name, undefined);
      this.phase.set("loaded");
    } catch (error) {
      this.fail(error);
    }
  }

  async more(): Promise<void> {
    const name = this.name.peek();
    const after = this.next.peek();
    if (name !== undefined && after !== undefined) await this.turn(this.space.peek(), name, after);
  }

  /**
   * Gives visitors of the live app a right in the collection that is looked at, or takes it. One
   * press after the other: each goes by what the one before has left.
   */
  toggle(right: Right): Promise<void> {
    const name = this.name.peek();
    const step = this.earlier.then(async () => {
      const collection = this.collections.peek().find((each) => each.collection === name);
      if (!collection) return;
      const { api, id } = this.workspace;
      const others = collection.visitors.filter((each) => each !== right);
      const has = others.length < collection.visitors.length;
      await api.openCollection(id, collection.collection, has ? others : [...others, right]);
      await this.count();
    });
    this.earlier = step.catch(() => {}); // whoever pressed is told
    return step;
  }

  async remove(entity: Entity): Promise<void> {
    const { api, id } = this.workspace;
    const space = this.space.peek();
    const collection = this.name.peek();
    if (collection === undefined) return;
    await api.deleteEntity({ app: id, space, collection }, entity.id);
    if (this.isAt(space, collection)) {
      this.entities.set(this.entities.peek().filter((each) => each.id !== entity.id));
    }
    await this.count();
  }

  /** Writes every entity of a draft's collection to the live app; how many there were. */
  async publish(collection: string): Promise<number> {
    const { api, id } = this.workspace;
    let copied = 0;
    let after: string | undefined;
    do {
      const page = await api.entities({ app: id, space: "draft", collection }, after);
      for (const entity of page.items) await api.putEntity({ app: id, space: "release", collection }, entity);
      copied += page.items.length;
      after = page.next ?? undefined;
    } while (after !== undefined);
    await this.count();
    return copied;
  }

  private async count(): Promise<void> {
    const { api, id } = this.workspace;
    const collections = await api.collections(id);
    this.collections.set(collections);
    const known = collections.some(({ collection }) => collection === this.name.peek());
    if (!known) this.name.set(collections[0]?.collection);
  }

  private async turn(space: Space, collection: string, after: string | undefined): Promise<void> {
    const { api, id } = this.workspace;
    const page = await api.entities({ app: id, space, collection }, after);
    if (!this.isAt(space, collection)) return;
    this.entities.set(after === undefined ? page.items : [...this.entities.peek(), ...page.items]);
    this.next.set(page.next ?? undefined);
  }

  /** Whether this is still looked at, or somebody went on meanwhile. */
  private isAt(space: Space, collection: string): boolean {
    return space === this.space.peek() && collection === this.name.peek();
  }

  private fail(error: unknown): void {
    this.error.set(error);
    this.phase.set("failed");
  }
}
