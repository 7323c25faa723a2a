/** The ids met most recently, bounded: two half-full generations instead of a linked list. */
export class RecentIds {
  private young = new Set<string>();
  private old = new Set<string>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = Math.max(1, limit >> 1);
  }

  /** False when the id was met before. */
  add(id: string): boolean {
    if (this.young.has(id) || this.old.has(id)) return false;
    this.young.add(id);
    if (this.young.size >= this.limit) {
      this.old = this.young;
      this.young = new Set();
    }
    return true;
  }

  saved(): readonly string[] {
    return [...this.old, ...this.young];
  }

  restore(ids: readonly string[]): void {
    this.clear();
    for (const id of ids) this.add(id);
  }

  clear(): void {
    this.young = new Set();
    this.old = new Set();
  }
}
