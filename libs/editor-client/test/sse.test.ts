import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SseReader, type ServerSentEvent } from "../src/connection/sse.ts";

function read(...pieces: string[]): { events: ServerSentEvent[]; comments: string[] } {
  const events: ServerSentEvent[] = [];
  const comments: string[] = [];
  const reader = new SseReader((event) => events.push(event), (words) => comments.push(words));
  for (const piece of pieces) reader.push(piece);
  return { events, comments };
}

describe("an event stream", () => {
  const text = ": hello\nretry: 250\nid: 1.2.3\nevent: note\ndata: first\ndata:second\n\ndata\n\n:\r\ndata: é😀\r\rid\ndata: x\n\n";
  const whole = [
    { id: "1.2.3", event: "note", data: "first\nsecond" },
    { id: "1.2.3", event: "message", data: "" },
    { id: "1.2.3", event: "message", data: "é😀" },
    { id: "", event: "message", data: "x" },
  ];

  it("is read by the rules of HTML", () => {
    assert.deepEqual(read(text), { events: whole, comments: ["hello", ""] });
  });

  it("may be cut anywhere", () => {
    for (let size = 1; size < 8; size++) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      assert.deepEqual(read(...pieces).events, whole, `in pieces of ${size}`);
    }
  });

  it("may begin with a byte order mark, and holds back what has not ended", () => {
    assert.deepEqual(read("\uFEFFdata: a\n\ndata: b\n").events, [{ id: undefined, event: "message", data: "a" }]);
  });
});
