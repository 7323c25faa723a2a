import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Fold } from "../src/fold/fold.ts";
import type { Entry } from "../src/index.ts";
import { history, random } from "./history.ts";
import { Teller } from "./teller.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000_000);
const rounds = Number(process.env["ROUNDS"] ?? 400);

function folded(...parts: readonly (readonly Entry[])[]): Fold {
  const fold = new Fold((flush) => flush());
  for (const part of parts) for (const entry of part) fold.apply(entry);
  return fold;
}

/** What a reader can see of a state. */
function seen(fold: Fold): unknown {
  const { runs, app } = fold.saved();
  const { runIds, runs: all, items } = runs.items;
  return { runIds, runs: all, items, app };
}

describe(`the law of snapshots, from seed ${seed}`, () => {
  it("holds: a snapshot and what came after is everything", () => {
    for (let round = 0; round < rounds; round++) {
      const entries = history(seed + round);
      const cut = random(seed - round)(entries.length + 1);
      const teller = new Teller();
      for (const entry of entries.slice(0, cut)) teller.apply(entry);

      const short = folded(teller.tell(), entries.slice(cut));

      assert.deepEqual(seen(short), seen(folded(entries)), `SEED=${seed + round} ROUNDS=1, cut at ${cut}`);
    }
  });

  it("holds for what one tab hands to another", () => {
    for (let round = 0; round < rounds; round++) {
      const entries = history(seed + round);
      const cut = random(seed - round)(entries.length + 1);
      const heir = new Fold((flush) => flush());
      heir.restore(structuredClone(folded(entries.slice(0, cut)).saved()));
      for (const entry of entries.slice(cut)) heir.apply(entry);

      assert.deepEqual(seen(heir), seen(folded(entries)), `SEED=${seed + round} ROUNDS=1, cut at ${cut}`);
    }
  });

  it("holds for deltas that were merged on the way", () => {
    for (let round = 0; round < rounds; round++) {
      const entries = history(seed + round);

      assert.deepEqual(
        texts(folded(merged(entries))),
        texts(folded(entries)),
        `SEED=${seed + round} ROUNDS=1`,
      );
    }
  });
});

function texts(fold: Fold): unknown {
  const { items } = fold.saved().runs.items;
  return [...items.values()].map((item) =>
    item.kind === "tool" ? [item.id, item.argsText, item.state] : "text" in item && item.text,
  );
}

/** Adjacent deltas of one item as one entry with the id of the last. */
function merged(entries: readonly Entry[]): Entry[] {
  const out: Entry[] = [];
  for (const entry of entries) {
    const last = out.at(-1);
    const same = ["type", "messageId", "toolCallId"].every((k) => last?.data[k] === entry.data[k]);
    if (last?.topic !== entry.topic || !same || entry.data["delta"] === undefined) out.push(entry);
    else {
      const delta = `${String(last.data["delta"])}${String(entry.data["delta"])}`;
      out[out.length - 1] = { ...entry, data: { ...entry.data, delta } };
    }
  }
  return out;
}
