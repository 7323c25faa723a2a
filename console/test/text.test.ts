import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { slugOf } from "../src/apps/slug.ts";
import { diffLines, hunks, splitLines, tally } from "../src/files/diff.ts";
import { highlight } from "../src/files/highlight.ts";
import { compareTrees } from "../src/files/tree-changes.ts";
import { layOut } from "../src/files/tree-rows.ts";
import { formatPlace, parsePlace } from "../src/places.ts";
import { splitBlocks } from "../src/stream/blocks.ts";
import { ago, bytes, duration, remaining, splitPath } from "../src/ui/format.ts";

/** A small seeded generator: a failing case can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe("a line diff", () => {
  it("tells both texts exactly, for any two texts", () => {
    const next = random(7);
    const text = (): string =>
      Array.from({ length: Math.floor(next() * 40) }, () => `line ${Math.floor(next() * 6)}`).join("\n");
    for (let round = 0; round < 400; round++) {
      const [before, after] = [text(), text()];
      const lines = diffLines(before, after);
      const old = lines.filter((line) => line.kind !== "added");
      const now = lines.filter((line) => line.kind !== "removed");

      assert.deepEqual(old.map((line) => line.text), splitLines(before), `round ${round}`);
      assert.deepEqual(now.map((line) => line.text), splitLines(after), `round ${round}`);
      old.forEach((line, i) => assert.equal(line.old, i + 1));
      now.forEach((line, i) => assert.equal(line.new, i + 1));
    }
  });

  it("is as short as it can be", () => {
    const lines = diffLines("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc");
    const { added, removed } = tally(lines);

    assert.equal(added + removed, 5);
  });

  it("gives up gracefully on texts that share nothing", () => {
    const many = (word: string): string => Array.from({ length: 3_000 }, (_, i) => word + i).join("\n");

    assert.deepEqual(tally(diffLines(many("a"), many("b"))), { added: 3_000, removed: 3_000 });
  });

  it("keeps three lines around a change", () => {
    const before = Array.from({ length: 40 }, (_, i) => `l${i}`);
    const after = before.with(20, "changed");
    const { hunks: parts, rest } = hunks(diffLines(before.join("\n"), after.join("\n")));

    assert.equal(parts.length, 1);
    assert.equal(parts[0]!.skipped, 17);
    assert.equal(parts[0]!.lines.length, 8);
    assert.equal(rest, 16);
  });
});

describe("highlighting", () => {
  const samples: [string, string][] = [
    ["a.tsx", 'const x = <A b="c">{`t ${1}`}</A>; // end\n/* open\ncomment'],
    ["a.css", "@media print { a:hover { color: #fff; width: calc(1px + 2%) } }"],
    ["a.html", '<!doctype html><p class="x">a &amp; b</p><!-- c -->'],
    ["a.json", '{"a": [1, -2.5e3, true, "s\\"q"], }'],
    ["a.md", "# Title\n\n- `code` and **bold** [link](x)\n```js\nlet a\n```"],
    ["a.unknown", "anything 𝒰𝓃𝒾𝒸ℴ𝒹ℯ 👩‍👩‍👧 \u202e"],
  ];
  for (const [path, text] of samples) {
    it(`never loses a character of ${path}`, () => {
      const lines = highlight(text, path);

      assert.equal(lines.map((line) => line.map((token) => token.text).join("")).join("\n"), text);
    });
  }
});

describe("prose", () => {
  it("parts at empty lines, but not inside a fence", () => {
    const text = "One\ntwo\n\n```ts\nlet a;\n\nlet b;\n```\n# Head\nAfter";

    assert.deepEqual(splitBlocks(text), ["One\ntwo", "```ts\nlet a;\n\nlet b;\n```", "# Head", "After"]);
  });

  it("keeps an unfinished fence whole while it streams", () => {
    assert.deepEqual(splitBlocks("Hi\n```\na\n\nb"), ["Hi", "```\na\n\nb"]);
  });
});

describe("files", () => {
  const file = (path: string, blob = path): { path: string; blob: string; size: number } => ({ path, blob, size: 1 });

  it("stand in a tree with folders first", () => {
    const rows = layOut([file("z.ts"), file("src/b.ts"), file("src/a/x.ts"), file("a.ts")], new Set());

    assert.deepEqual(
      rows.map((row) => `${"  ".repeat(row.depth)}${row.name}`),
      ["src", "  a", "    x.ts", "  b.ts", "a.ts", "z.ts"],
    );
  });

  it("hide inside a shut folder", () => {
    const rows = layOut([file("src/b.ts"), file("a.ts")], new Set(["src"]));

    assert.deepEqual(rows.map((row) => row.name), ["src", "a.ts"]);
  });

  it("are compared by content, and a move is one rename", () => {
    const before = [file("a", "1"), file("b", "2"), file("c", "3")];
    const after = [file("a", "9"), file("moved", "2"), file("new", "5")];

    assert.deepEqual(
      compareTrees(before, after).map(({ kind, path }) => [kind, path]),
      [["edited", "a"], ["renamed", "moved"], ["added", "new"], ["deleted", "c"]],
    );
  });
});

describe("places", () => {
  it("survive the address bar", () => {
    const path = "src/ä b/[id]?.tsx";
    for (const place of [
      { name: "apps" } as const,
      { name: "tenant", tenant: "ten_1" } as const,
      { name: "editor", app: "app_1", view: "preview" } as const,
      { name: "editor", app: "app_1", view: "data" } as const,
      { name: "editor", app: "app_1", view: "code", path, revision: 3, line: 9 } as const,
    ]) {
      assert.deepEqual(parsePlace(formatPlace(place)), place);
    }
  });

  it("that make no sense are the list of apps", () => {
    for (const hash of ["", "#", "#/nowhere", "#/apps/../../x", "#/apps/%00"]) {
      assert.deepEqual(parsePlace(hash), { name: "apps" });
    }
  });
});

describe("words", () => {
  it("for names, sizes and times", () => {
    assert.equal(slugOf("  Café Menü 2! "), "cafe-menu-2");
    assert.equal(slugOf("123 go"), "go");
    assert.equal(slugOf("日本"), "");
    assert.deepEqual(splitPath("src/a/b.ts"), ["src/a/", "b.ts"]);
    assert.equal(bytes(0), "0 B");
    assert.equal(bytes(1_536), "1.5 KB");
    assert.equal(duration(61_000), "1m 01s");
    assert.match(ago(0, 50_000), /^1 ?m(in\.)? ago$/);
    assert.equal(ago(undefined), "");
    assert.match(remaining("1970-01-08T00:00:00Z", 0), /^in 7 ?d(ays)?$/);
    assert.match(remaining("1970-01-01T00:00:01Z", 0), /^in 1 ?m(in\.?)?$/);
    assert.equal(remaining(undefined), "");
  });
});
