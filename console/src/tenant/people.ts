import type { Account } from "../signin/account.ts";
import type { Member } from "../tenant-api.ts";
import { signal } from "../ui/signal.ts";

/** What people are called: events name them by their ids. */
export class People {
  private readonly names = signal<ReadonlyMap<string, string>>(new Map());
  private readonly account: Account;
  private readonly members: () => Promise<readonly Member[]>;
  private asked = false;

  constructor(account: Account, members: () => Promise<readonly Member[]>) {
    this.account = account;
    this.members = members;
  }

  /** "you", the beginning of an address, or the id while nothing better is known. */
  name(user: string): string {
    if (user === this.account.user()) return "you";
    const known = this.names().get(user);
    if (known === undefined) void this.ask();
    return known ?? user;
  }

  private async ask(): Promise<void> {
    if (this.asked) return;
    this.asked = true;
    try {
      const members = await this.members();
      this.names.set(new Map(members.map(({ user, email }) => [user, email.split("@", 1)[0]!])));
    } catch {
      // Not everybody may see who the members are; the ids have to do then.
    }
  }
}
