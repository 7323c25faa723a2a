import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { hello, PREAMBLE } from "../src/node/hello.ts";
import { encodeFrame, FrameReader } from "../src/node/protocol/frames.ts";
import { Server } from "../src/node/protocol/server.ts";
import { temporaryFolder } from "./support/workspace.ts";

describe("frames", () => {
  it("survive any cut of the stream", () => {
    const messages = [{ a: "日😀" }, {}, { b: "x".repeat(1000) }];
    const stream = Buffer.concat(messages.map(encodeFrame));
    for (const size of [1, 3, 5, 64, stream.length]) {
      const seen: unknown[] = [];
      const reader = new FrameReader(
        4096,
        (body) => seen.push(JSON.parse(body)),
        () => assert.fail(),
      );
      for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
      assert.deepEqual(seen, messages);
    }
  });

  it("over the limit are skipped and the next is read", () => {
    for (const size of [1, 7, 5000]) {
      const stream = Buffer.concat([
        encodeFrame({ big: "x".repeat(2000) }),
        encodeFrame({ ok: 1 }),
      ]);
      const seen: unknown[] = [];
      const reader = new FrameReader(
        1024,
        (body) => seen.push(JSON.parse(body)),
        (bytes) => seen.push(bytes),
      );
      for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
      assert.deepEqual(seen, [2010, { ok: 1 }]);
    }
  });
});

describe("the server", () => {
  type Answer = {
    id: number;
    result?: unknown;
    error?: { kind: string; code: string; message: string };
  };

  function serve(limits = { frameBytes: 1024, concurrent: 2, timeoutMs: 50 }): {
    send: (message: unknown) => void;
    answers: Answer[];
  } {
    const answers: Answer[] = [];
    const server = new Server(
      {
        echo: (request) => request["value"],
        fail: () => {
          throw new TypeError("a bug");
        },
        never: (_, signal) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => reject(new Error("aborted"))),
          ),
        large: () => "x".repeat(5000),
      },
      limits,
      (frame) => answers.push(JSON.parse(frame.subarray(4).toString())),
    );
    return { answers, send: (message) => server.push(encodeFrame(message)) };
  }

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("answers each request by its id", async () => {
    const { send, answers } = serve();
    send({ id: 7, op: "echo", value: "日" });
    await turn();
    assert.deepEqual(answers, [{ id: 7, result: "日" }]);
  });

  it("answers what it cannot read or does not know, and goes on", async () => {
    const { send, answers } = serve();
    send("text");
    send({ op: "echo" });
    send({ id: 1, op: "toString" });
    send({ id: 2, op: "large" });
    send({ id: 3, op: "echo", value: "x".repeat(2000) });
    await turn();
    assert.deepEqual(answers.map((each) => [each.id, each.error?.code]).sort(), [
      [0, "bad_request"],
      [0, "bad_request"],
      [0, "too_large"],
      [1, "bad_request"],
      [2, "too_large"],
    ]);
  });

  it("ends what takes too long, and refuses what is too much at once", async () => {
    const { send, answers } = serve();
    for (const id of [1, 2, 3]) send({ id, op: "never" });
    while (answers.length < 3) await turn();
    assert.deepEqual(
      answers.map((each) => [each.id, each.error?.code]),
      [
        [3, "busy"],
        [1, "timeout"],
        [2, "timeout"],
      ],
    );
  });
});

describe("hello", () => {
  it("has Vite's client byte for byte, and every placeholder in it", () => {
    const { client, version } = hello();
    const shipped = readFileSync(
      fileURLToPath(new URL("../../../node_modules/vite/dist/client/client.mjs", import.meta.url)),
      "utf8",
    );
    assert.equal(client.viteClient, shipped);
    assert.deepEqual(client.placeholders, [
      "__BASE__",
      "__DEFINES__",
      "__HMR_BASE__",
      "__HMR_CONFIG_NAME__",
      "__HMR_DIRECT_TARGET__",
      "__HMR_ENABLE_OVERLAY__",
      "__HMR_HOSTNAME__",
      "__HMR_PORT__",
      "__HMR_PROTOCOL__",
      "__HMR_TIMEOUT__",
      "__SERVER_FORWARD_CONSOLE__",
      "__SERVER_HOST__",
      "__WS_TOKEN__",
    ]);
    assert.match(version, /^\d+-[0-9a-f]{12}$/);
    assert.doesNotMatch(client.refreshRuntime, /__README_URL__/);
  });

  it("has plugin-react's preamble", async () => {
    const { default: react } = await import("@vitejs/plugin-react");
    assert.equal(
      PREAMBLE,
      (react as unknown as { preambleCode: string }).preambleCode.replace("__BASE__", "/"),
    );
  });
});

describe("the process", () => {
  let child: ChildProcess;
  let next = 1;
  const waiting = new Map<
    number,
    (answer: { result?: Record<string, unknown>; error?: { kind: string; code: string } }) => void
  >();

  before(() => {
    const main = fileURLToPath(new URL("../src/node/main.ts", import.meta.url));
    child = spawn(process.execPath, ["--import", "tsx", main, "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const reader = new FrameReader(
      1 << 28,
      (body) => {
        const answer = JSON.parse(body);
        waiting.get(answer.id)?.(answer);
      },
      () => assert.fail(),
    );
    child.stdout!.on("data", (chunk: Buffer) => reader.push(chunk));
  });

  after(() => child.kill("SIGKILL"));

  function call(
    op: string,
    fields: object,
  ): Promise<{ result?: Record<string, unknown>; error?: { kind: string; code: string } }> {
    const id = next++;
    child.stdin!.write(encodeFrame({ id, op, ...fields }));
    return new Promise((resolve) => waiting.set(id, resolve));
  }

  it("survives sources that end the process that parses them", async () => {
    const deep = await Promise.all([
      call("transform", { path: "a.ts", source: `x=${"(".repeat(100_000)}${")".repeat(100_000)}` }),
      call("transform", {
        path: "a.css",
        source: `${"@media (a){".repeat(10_000)}${"}".repeat(10_000)}`,
      }),
      call("transform", { path: "a.ts", source: `x=${"!".repeat(400_000)}a` }),
    ]);
    const fine = await call("transform", { path: "a.ts", source: "export const a: number = 1" });
    assert.deepEqual(
      deep.map((each) => each.error?.code),
      ["unsupported", "unsupported", "unsupported"],
    );
    assert.match(String(fine.result?.["code"]), /const a = 1/);
  });

  it("ends what would never be done, and nothing else with it", async () => {
    const sheet = `@import "tailwindcss"; @custom-variant a { .x { @slot } .y { @slot } }`;
    const grown = { paths: ["e.css"], scanned: [], candidates: `${"a:".repeat(28)}flex` };
    const endless = [
      call("transform", { path: "e.scss", source: "@while true { }", paths: ["e.scss"] }),
      call("transform", { path: "e.css", source: sheet, ...grown }),
    ];
    const behind = call("transform", { path: "a.svelte", source: "<p>x</p>" });
    const beside = await call("transform", { path: "a.ts", source: "export const a: number = 1" });
    assert.match(String(beside.result?.["code"]), /const a = 1/);
    assert.deepEqual(
      (await Promise.all(endless)).map((each) => each.error?.code),
      ["unsupported", "unsupported"],
    );
    assert.equal((await behind).error?.code, "busy");
    const after = await call("transform", { path: "a.svelte", source: "<p>x</p>" });
    assert.match(String(after.result?.["code"]), /svelte\/internal\/client/);
  });

  it("compiles a long file like a short one", async () => {
    const { result } = await call("transform", {
      path: "a.ts",
      source: `export const a = [${"1,".repeat(20_000)}];`,
    });
    assert.match(String(result?.["code"]), /^export const a = \[/);
  });

  it("ends a job whose time is up, and the next one works", async () => {
    const cacheDir = temporaryFolder();
    const slow = await call("pack", {
      packageJson: `{"dependencies":{"react":"19.2.1"}}`,
      specifiers: ["react"],
      cacheDir,
      timeoutMs: 1,
    });
    const bundled = await call("bundle", {
      files: [{ path: "index.html", text: "<h1>a</h1>" }],
      cacheDir,
    });
    assert.equal(slow.error?.code, "timeout");
    assert.equal((bundled.result?.["files"] as unknown[]).length, 1);
  });

  it("ends when its standard input ends", async () => {
    child.stdin!.end();
    const [code] = (await once(child, "exit")) as [number];
    assert.equal(code, 0);
  });
});
