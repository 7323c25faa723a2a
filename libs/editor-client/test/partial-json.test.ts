import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePartial } from "../src/index.ts";

const plain = (text: string): unknown => JSON.parse(JSON.stringify(parsePartial(text)));

describe("a JSON object that is still arriving", () => {
  const whole = {
    path: "src/App.tsx",
    content: 'a "quoted" line\nwith \\ and é and 😀\t',
    nested: { list: [1, -2.5, true, null, "x", { deep: [] }] },
    startLine: 12,
  };

  it("is exact when it is whole", () => {
    assert.deepEqual(plain(JSON.stringify(whole)), whole);
  });

  it("grows with every character and never invents one", () => {
    const text = JSON.stringify(whole);
    let longest = 0;
    for (let end = 0; end <= text.length; end++) {
      const part = parsePartial(text.slice(0, end));
      const content = typeof part["content"] === "string" ? part["content"] : "";
      assert.ok(whole.content.startsWith(content), `at ${end}: ${content}`);
      assert.ok(content.length >= longest);
      longest = content.length;
    }
  });

  it("holds back an escape until it is whole", () => {
    assert.deepEqual(plain('{"a":"x\\'), { a: "x" });
    assert.deepEqual(plain('{"a":"x\\u00'), { a: "x" });
    assert.deepEqual(plain('{"a":"x\\u00e9'), { a: "xé" });
  });

  it("holds back a number until it has ended", () => {
    assert.deepEqual(plain('{"a":12'), {});
    assert.deepEqual(plain('{"a":12,'), { a: 12 });
  });

  it("survives nonsense, depth and prototype games", () => {
    for (const text of ["", "{", "[1,2", "nonsense", '{"a"}', "{a:1}", '{"a":[,', "{".repeat(9_999)]) {
      assert.equal(typeof parsePartial(text), "object");
    }
    assert.ok(JSON.stringify(parsePartial('{"a":' + "[".repeat(500))).length < 200);
    parsePartial('{"__proto__":{"polluted":true}}');
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});
