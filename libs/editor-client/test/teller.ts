import type { Entry } from "../src/index.ts";

type Slot = { key: string; of: Entry[] };

/**
 * What a server keeps of an app and tells as a snapshot: the shortest history that leads to its
 * state. Each thing in the order of first appearance, each said once.
 */
export class Teller {
  private readonly runs = new Map<string, Map<string, Entry[]>>();
  private readonly runOf = new Map<string, string>();
  private readonly changes: Entry[] = [];
  private readonly releases = new Map<string, Entry[]>();
  private readonly errors = new Map<string, Entry>();

  apply(entry: Entry): void {
    if (entry.topic === "agent.events") this.agent(entry);
    else this.app(entry);
  }

  tell(): Entry[] {
    const told: Entry[] = [];
    for (const slots of this.runs.values()) {
      told.push(...(slots.get("started") ?? []));
      for (const [key, entries] of slots) if (key.includes("/")) told.push(...inOrder(key, entries));
      for (const key of ["held", "step", "ended"]) told.push(...(slots.get(key) ?? []));
    }
    told.push(...this.changes, ...[...this.releases.values()].flat(), ...this.errors.values());
    return told;
  }

  private slot(run: string, key: string): Slot {
    const slots = this.runs.get(run) ?? new Map<string, Entry[]>();
    this.runs.set(run, slots);
    const of = slots.get(key) ?? [];
    slots.set(key, of);
    return { key, of };
  }

  private agent(entry: Entry): void {
    const data = entry.data as Record<string, string>;
    const run = entry.run!;
    if (this.runs.get(run)?.get("ended")?.[0]?.eventType === "run.ended") return;
    const value = entry.data["value"] as Record<string, string> | undefined;
    const { type = "", messageId, toolCallId } = data;
    if (type === "RUN_STARTED") this.set(run, "started", entry, true);
    else if (type === "RUN_FINISHED" || type === "RUN_ERROR") this.set(run, "ended", entry, true);
    else if (type.startsWith("STEP_")) this.set(run, "step", entry, false, type === "STEP_FINISHED");
    else if (toolCallId !== undefined) {
      this.runOf.set(toolCallId, run);
      this.add(this.slot(run, `call/${toolCallId}`), entry);
    } else if (messageId !== undefined) {
      const kind = type.startsWith("REASONING") ? "thought" : "text";
      this.add(this.slot(run, `${kind}/${messageId}`), entry);
    } else if (value?.["approval"] !== undefined) {
      this.runOf.set(value["approval"], run);
      this.add(this.slot(run, `approval/${value["approval"]}`), entry);
    } else this.set(run, "held", entry, false);
  }

  private app(entry: Entry): void {
    const data = entry.data as Record<string, string>;
    const run = this.runOf.get(data["toolCall"] ?? data["approval"] ?? "") ?? data["run"] ?? "";
    switch (entry.eventType) {
      case "tool.progress":
      case "tool.result":
        return this.add(this.slot(run, `call/${data["toolCall"]}`), entry);
      case "approval.closed":
        return this.add(this.slot(run, `approval/${data["approval"]}`), entry);
      case "command.accepted":
        return void this.slot(data["run"]!, "commands/").of.push(entry);
      case "run.ended":
        return this.set(data["run"]!, "ended", entry, true);
      case "file.changed":
        return void this.changes.push(entry);
      case "release.changed":
        this.releases.set(data["release"]!, [...(this.releases.get(data["release"]!) ?? []), entry]);
        return;
      case "preview.failed":
        return void this.errors.set(data["path"]!, entry);
      case "preview.recovered":
        return void this.errors.delete(data["path"]!);
    }
  }

  private set(run: string, key: string, entry: Entry, first: boolean, forget = false): void {
    const { of } = this.slot(run, key);
    if (first && of.length > 0) return;
    of.splice(0, of.length, ...(forget ? [] : [entry]));
  }

  /** Deltas are joined; an answered call forgets its progress and takes no second answer. */
  private add({ of }: Slot, entry: Entry): void {
    const known = of.findIndex((other) => nameOf(other) === nameOf(entry));
    const answered = of.some((other) => other.eventType === "tool.result");
    if (entry.eventType === "tool.progress" && answered) return;
    if (entry.eventType === "tool.result") {
      const progress = of.findIndex((other) => other.eventType === "tool.progress");
      if (progress >= 0) of.splice(progress, 1);
    }
    if (known < 0) return void of.push(entry);
    if (entry.eventType === "tool.progress") of[known] = entry;
    if (entry.data["delta"] === undefined) return;
    const delta = `${String(of[known]!.data["delta"])}${String(entry.data["delta"])}`;
    of[known] = { ...entry, data: { ...entry.data, delta } };
  }
}

function nameOf(entry: Entry): string {
  return entry.topic === "agent.events" ? String(entry.data["type"]) : entry.eventType;
}

const ORDER = [
  /_START$/, /_(CONTENT|ARGS)$/, /_END$/, /^tool\.progress$/, /^tool\.result$/, /_RESULT$/, /^CUSTOM$/,
  /^approval\.closed$/,
];

/** A call is told as it goes, however its two topics were mixed. */
function inOrder(key: string, entries: readonly Entry[]): Entry[] {
  if (key === "commands/") return [...entries];
  const rank = (entry: Entry): number => ORDER.findIndex((pattern) => pattern.test(nameOf(entry)));
  return entries.toSorted((a, b) => rank(a) - rank(b));
}
