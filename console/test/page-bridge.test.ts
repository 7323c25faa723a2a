import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { atRevision } from "../src/preview/compare.ts";
import { PageBridge, type Picked } from "../src/preview/page-bridge.ts";

const ORIGIN = "http://shop.preview.localhost:8084";

/** What a frame's window is to the bridge: something that messages can be posted to. */
class Window {
  readonly posted: { message: Record<string, unknown>; origin: string }[] = [];

  postMessage(message: Record<string, unknown>, origin: string): void {
    this.posted.push({ message, origin });
  }
}

describe("the bridge to the page", () => {
  let page: PageBridge;
  let window: Window;
  let picked: Picked[];

  const hear = (data: unknown, origin = ORIGIN, source: unknown = window): void =>
    page.hear({ data, origin, source } as MessageEvent);
  const say = (message: object): void => hear({ overskill: 1, ...message });

  beforeEach(() => {
    window = new Window();
    picked = [];
    page = new PageBridge();
    page.onPicked = (each) => picked.push(each);
    page.attach({ contentWindow: window, focus: () => {} } as unknown as HTMLIFrameElement, ORIGIN);
  });

  it("answers a page that is ready, at its exact origin", () => {
    say({ kind: "ready" });

    assert.deepEqual(window.posted, [{ message: { overskill: 1, kind: "hello" }, origin: ORIGIN }]);
  });

  it("hears nobody else", () => {
    const note = { overskill: 1, kind: "note", note: { type: "line", level: "info", text: "x" } };
    hear(note, "http://evil.example");
    hear(note, ORIGIN, new Window());
    hear({ ...note, overskill: 2 });
    hear(null);
    hear("note");

    assert.deepEqual(page.notes(), []);
  });

  it("shows what it can, whatever a page says", () => {
    for (const note of [null, 7, {}, { type: "line", text: { a: 1 } }, { type: "launch" }]) say({ kind: "note", note });
    say({ kind: "note", note: { type: "line", level: "shout", text: "y".repeat(50_000), revision: "no" } });
    say({ kind: "story", notes: "none" });
    say({ kind: "constructor" });

    assert.deepEqual(page.notes(), []);
    say({ kind: "note", note: { type: "line", level: "shout", text: "y".repeat(50_000), revision: "no" } });
    const [note] = page.notes();
    assert.deepEqual([note?.level, note?.text.length, note?.revision], ["info", 4_000, 0]);
  });

  it("counts what is said again and keeps what fits", () => {
    for (let n = 0; n < 5; n++) say({ kind: "note", note: { type: "line", level: "info", text: "tick" } });
    assert.deepEqual(page.notes().map((note) => note.times), [5]);

    for (let n = 0; n < 1_000; n++) say({ kind: "note", note: { type: "line", level: "info", text: `${n}` } });
    assert.equal(page.notes().length, 300);
    assert.equal(page.notes().at(-1)?.text, "999");
  });

  it("understands the place of a picked element, and nothing else as one", () => {
    for (const place of ["", "src/App.tsx", "javascript:alert(1)", "a b:1:2", 7]) say({ kind: "picked", place });
    assert.deepEqual(picked, []);

    say({ kind: "picked", place: "src/App.tsx:12:7", tag: "h1", text: "Hi" });
    assert.deepEqual(picked, [{ path: "src/App.tsx", line: 12, tag: "h1", text: "Hi" }]);
  });

  it("lights up a place when the page is there", () => {
    page.highlight("src/App.tsx:12");
    assert.deepEqual(window.posted, []);

    say({ kind: "hello", revision: 3, path: "/there" });

    assert.deepEqual(window.posted.map(({ message }) => message["place"]), ["src/App.tsx:12"]);
    assert.equal(page.path(), "/there");
  });

  it("takes only a picture for a picture", async () => {
    const saved = page.screenshot();
    say({ kind: "screenshot", id: 1, picture: `data:image/png;base64,${btoa("png")}` });
    assert.equal(await (await saved).text(), "png");

    const refused = page.screenshot();
    say({ kind: "screenshot", id: 2, picture: "data:text/html;base64,eA==" });
    await assert.rejects(refused, /could not be drawn/);
  });
});

describe("the address of a revision", () => {
  it("has its number after the slug", () => {
    assert.equal(
      atRevision("http://my-shop.preview.localhost:8084/deep?x=1", 12),
      "http://my-shop--r12.preview.localhost:8084/deep?x=1",
    );
  });
});
