import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Fold } from "../src/fold/fold.ts";
import { DEFAULT_LIMITS } from "../src/fold/state.ts";
import type { ApprovalItem, Item, Limits, TextItem, ToolItem } from "../src/fold/state.ts";

class Story {
  readonly fold: Fold;
  private n = 0;

  constructor(limits: Partial<Limits> = {}) {
    this.fold = new Fold((flush) => flush(), { ...DEFAULT_LIMITS, ...limits });
  }

  agent(run: string | undefined, ...events: Record<string, unknown>[]): this {
    for (const data of events) this.apply("agent.events", `ag-ui.${String(data["type"])}`, data, run);
    return this;
  }

  app(eventType: string, data: Record<string, unknown>): this {
    this.apply("app.events", eventType, data);
    return this;
  }

  items(run = "r1"): Item[] {
    return (this.fold.runs.run(run)?.items ?? []).map((key) => this.fold.runs.item(key)!);
  }

  tool(id = "c1"): ToolItem {
    return this.fold.runs.toolCall(id) as ToolItem;
  }

  private apply(
    topic: "agent.events" | "app.events",
    eventType: string,
    data: Record<string, unknown>,
    run?: string,
  ): void {
    const seq = ++this.n;
    const time = new Date(seq * 1_000).toISOString();
    const id = `e${seq}`;
    this.fold.apply({ topic, time, id, eventType, data, ...(run && { run }) });
  }
}

const started = (runId = "r1"): Record<string, unknown> => ({
  type: "RUN_STARTED",
  threadId: "t",
  runId,
});
const finished = (outcome?: unknown): Record<string, unknown> => ({
  type: "RUN_FINISHED",
  threadId: "t",
  runId: "r1",
  ...(outcome ? { outcome } : {}),
});
const call = (id = "c1", tool = "write_file"): Record<string, unknown>[] => [
  { type: "TOOL_CALL_START", toolCallId: id, toolCallName: tool },
  { type: "TOOL_CALL_ARGS", toolCallId: id, delta: '{"path":"a.ts",' },
  { type: "TOOL_CALL_ARGS", toolCallId: id, delta: '"content":"x"}' },
  { type: "TOOL_CALL_END", toolCallId: id },
];
const answer = (status: "succeeded" | "refused", toolCall = "c1"): Record<string, unknown> => ({
  run: "r1",
  toolCall,
  tool: "write_file",
  outcome: status === "refused" ? { status, code: "path_refused" } : { status, result: {} },
});

describe("runs", () => {
  it("interleave text, reasoning and tools in the order they appeared", () => {
    const story = new Story().agent(
      "r1",
      started(),
      { type: "REASONING_MESSAGE_START", messageId: "m1" },
      { type: "REASONING_MESSAGE_CONTENT", messageId: "m1", delta: "Hmm. " },
      { type: "REASONING_MESSAGE_CONTENT", messageId: "m1", delta: "Yes." },
      { type: "REASONING_MESSAGE_END", messageId: "m1" },
      { type: "TEXT_MESSAGE_START", messageId: "m2", role: "assistant" },
      { type: "TEXT_MESSAGE_CONTENT", messageId: "m2", delta: "On it" },
      ...call(),
      { type: "TEXT_MESSAGE_CONTENT", messageId: "m2", delta: "." },
      { type: "TEXT_MESSAGE_END", messageId: "m2" },
    );

    const items = story.items();
    assert.deepEqual(items.map((item) => item.kind), ["reasoning", "text", "tool"]);
    assert.equal((items[0] as TextItem).text, "Hmm. Yes.");
    assert.equal((items[1] as TextItem).text, "On it.");
    assert.equal((items[1] as TextItem).open, false);
    assert.equal(story.tool().argsText, '{"path":"a.ts","content":"x"}');
  });

  it("know the prompt that started them", () => {
    const messages = [
      { role: "user", content: "First" },
      { role: "assistant", content: "Done" },
      { role: "user", content: [{ type: "text", text: "Make it blue" }] },
    ];
    const story = new Story().agent("r1", { ...started(), input: { messages } });

    assert.equal(story.fold.runs.run("r1")?.prompt, "Make it blue");
  });

  const ends: [Record<string, unknown>, string][] = [
    [finished(), "finished"],
    [finished({ type: "cancelled" }), "stopped"],
    [finished({ type: "interrupt" }), "interrupted"],
    [{ type: "RUN_ERROR", message: "Out of tokens", code: "tokens" }, "failed"],
  ];
  for (const [end, state] of ends) {
    it(`end as ${state}, with nothing left open`, () => {
      const story = new Story().agent(
        "r1",
        started(),
        { type: "TEXT_MESSAGE_START", messageId: "m" },
        ...call(),
        end,
      );

      assert.equal(story.fold.runs.run("r1")?.state, state);
      assert.equal((story.items()[0] as TextItem).open, false);
      const cut = state === "stopped" || state === "failed";
      assert.equal(story.tool().state, cut ? "cancelled" : "unanswered");
      assert.equal(story.fold.runs.current(), undefined);
    });
  }

  it("may be met in the middle", () => {
    const story = new Story().agent("r9", { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta: "…" });

    assert.equal(story.fold.runs.run("r9")?.state, "running");
    assert.equal(story.items("r9").length, 1);
  });

  it("pause and resume by their own word", () => {
    const story = new Story().agent("r1", started(), { type: "CUSTOM", name: "run.paused" });
    assert.equal(story.fold.runs.run("r1")?.state, "paused");

    story.agent("r1", { type: "CUSTOM", name: "run.resumed" });
    assert.equal(story.fold.runs.run("r1")?.state, "running");
  });

  it("stay within the limits", () => {
    const story = new Story({ runs: 2, itemsPerRun: 2, textPerItem: 4 });
    for (const run of ["a", "b", "r1"]) story.agent(run, started(run));
    for (const m of ["1", "2", "3"]) {
      story.agent("r1", { type: "TEXT_MESSAGE_CHUNK", messageId: m, delta: "123456" });
    }

    assert.deepEqual(story.fold.runs.runIds, ["b", "r1"]);
    assert.equal(story.fold.runs.run("r1")?.dropped, 1);
    const last = story.items().at(-1) as TextItem;
    assert.equal(last.text, "1234");
    assert.equal(last.cut, 2);
  });
});

describe("tool calls", () => {
  it("go forward to the platform's answer", () => {
    const [start, first, ...rest] = call();
    const story = new Story().agent("r1", started(), start!);
    assert.equal(story.tool().state, "queued");
    story.agent("r1", first!);
    assert.equal(story.tool().state, "streaming");
    story.agent("r1", ...rest);
    assert.equal(story.tool().state, "running");

    story.app("tool.progress", { run: "r1", toolCall: "c1", stage: "validate" });
    assert.equal(story.tool().state, "running");
    assert.equal(story.tool().stage, "validate");

    story.app("tool.result", answer("succeeded"));
    assert.equal(story.tool().state, "succeeded");
  });

  it("are never overwritten once they have ended", () => {
    const story = new Story().agent("r1", started(), ...call());
    story.app("tool.result", answer("refused"));

    story.app("tool.result", answer("succeeded"));
    story.app("tool.progress", { run: "r1", toolCall: "c1", stage: "write" });
    story.agent("r1", { type: "TOOL_CALL_END", toolCallId: "c1" }, finished());

    assert.equal(story.tool().state, "failed");
    assert.equal(story.tool().stage, undefined);
    assert.deepEqual(story.tool().outcome, { status: "refused", code: "path_refused" });
  });

  it("do not take the agent's echo for the platform's answer", () => {
    const echo = { type: "TOOL_CALL_RESULT", messageId: "m", toolCallId: "c1", content: "ok" };
    const story = new Story().agent("r1", started(), ...call(), echo);
    assert.equal(story.tool().state, "running");

    story.app("tool.result", answer("refused"));
    assert.equal(story.tool().state, "failed");
    assert.equal(story.tool().reply, "ok");
  });

  it("of the agent's own tools end with its echo", () => {
    const echo = { type: "TOOL_CALL_RESULT", messageId: "m", toolCallId: "c2", content: "42" };
    const story = new Story().agent("r1", started(), ...call("c2", "web_search"), echo);

    assert.equal(story.tool("c2").state, "succeeded");
  });

  it("may be settled after their run", () => {
    const story = new Story().agent("r1", started(), ...call(), finished());
    story.app("tool.result", answer("succeeded"));

    assert.equal(story.tool().state, "succeeded");
  });
});

describe("tool calls in trouble", () => {
  it("time out and are cancelled in so many words", () => {
    const story = new Story().agent("r1", started(), ...call("c1"), ...call("c2"));
    const refused = (toolCall: string, code: string): Record<string, unknown> => ({
      run: "r1", toolCall, tool: "write_file", outcome: { status: "refused", code },
    });
    story.app("tool.result", refused("c1", "timed_out")).app("tool.result", refused("c2", "cancelled"));

    assert.equal(story.tool("c1").state, "timed_out");
    assert.equal(story.tool("c2").state, "cancelled");
  });

  it("are the same whichever topic is heard first", () => {
    const app = (story: Story): Story =>
      story.app("tool.progress", { run: "r1", toolCall: "c1", stage: "write" }).app("tool.result", answer("succeeded"));
    const agentFirst = app(new Story().agent("r1", started(), ...call()));
    const appFirst = app(new Story()).agent("r1", started(), ...call());

    for (const { state, argsText, tool } of [agentFirst.tool(), appFirst.tool()]) {
      assert.deepEqual([state, argsText, tool], ["succeeded", '{"path":"a.ts","content":"x"}', "write_file"]);
    }
  });

  it("say that somebody wants them tried again", () => {
    const story = new Story().agent("r1", started(), ...call()).app("tool.result", answer("refused"));
    story.app("command.accepted", { command: "x", name: "run.retry", by: "usr_1", run: "r1", toolCall: "c1" });

    assert.equal(story.tool().retryAsked, true);
    assert.equal(story.tool().state, "failed");
  });
});

describe("approvals", () => {
  const asked = (more: object = {}): Record<string, unknown> => ({
    type: "CUSTOM",
    name: "approval.requested",
    value: { approval: "a1", message: "Write these?", paths: ["a.ts", "b.ts"], toolCall: "c1", ...more },
  });
  const closed = { approval: "a1", run: "r1", decision: "approve", paths: ["a.ts"], by: "usr_1", reason: "b is wrong" };
  const approval = (story: Story): ApprovalItem => story.fold.runs.approval("a1") as ApprovalItem;

  it("hold their call until they are decided", () => {
    const story = new Story().agent("r1", started(), ...call(), asked({ expiresAt: "2026-01-01T00:00:00Z" }));
    assert.equal(story.tool().state, "awaiting_approval");
    assert.equal(approval(story).state, "open");
    assert.equal(story.fold.runs.run("r1")?.questions, 1);
    assert.equal(approval(story).expiresAt, "2026-01-01T00:00:00Z");
    story.app("tool.progress", { run: "r1", toolCall: "c1", stage: "queue" });
    assert.equal(story.tool().state, "awaiting_approval");

    story.app("approval.closed", closed);
    assert.equal(story.tool().state, "running");
    assert.equal(story.fold.runs.run("r1")?.questions, 0);
    assert.equal(approval(story).state, "approved");
    assert.deepEqual(approval(story).verdict, {
      decision: "approve", paths: ["a.ts"], by: "usr_1", reason: "b is wrong", at: approval(story).endedAt,
    });
  });

  it("are decided once", () => {
    const story = new Story().agent("r1", started(), asked());
    story.app("approval.closed", { ...closed, decision: "reject", by: "expiry" }).app("approval.closed", closed);

    assert.equal(approval(story).state, "rejected");
    assert.equal(approval(story).verdict?.by, "expiry");
  });

  it("may be decided before they are heard of", () => {
    const story = new Story().agent("r1", started(), ...call()).app("approval.closed", closed).agent("r1", asked());

    assert.equal(approval(story).state, "approved");
    assert.equal(approval(story).message, "Write these?");
    assert.equal(story.tool().state, "running");
  });

  it("mean nothing once their run is over", () => {
    const story = new Story().agent("r1", started(), asked(), finished({ type: "cancelled" }));

    assert.equal(approval(story).state, "void");
  });
});

describe("commands that were accepted", () => {
  const accepted = (name: string): Record<string, unknown> => ({ command: name, name, by: "usr_2", run: "r1" });
  const said = (name: string): Record<string, unknown> => ({ type: "CUSTOM", name });

  it("show until they have had their effect", () => {
    const story = new Story().agent("r1", started()).app("command.accepted", accepted("run.pause"));
    assert.equal(story.fold.runs.run("r1")?.asked, "pause");
    assert.equal(story.fold.runs.run("r1")?.wanted?.by, "usr_2");

    story.agent("r1", said("run.paused"));
    assert.equal(story.fold.runs.run("r1")?.asked, undefined);
    assert.equal(story.fold.runs.run("r1")?.state, "paused");
  });

  it("do not show when their effect was heard first", () => {
    const story = new Story().agent("r1", started(), said("run.paused"));
    story.app("command.accepted", accepted("run.pause"));

    assert.equal(story.fold.runs.run("r1")?.asked, undefined);
  });
});

describe("a run whose worker is lost", () => {
  const ended = { run: "r1", state: "failed", reason: "worker_lost" };

  it("fails, with everything in it", () => {
    const story = new Story()
      .agent("r1", started(), { type: "TEXT_MESSAGE_START", messageId: "m" }, ...call())
      .app("run.ended", ended);

    const run = story.fold.runs.run("r1");
    assert.equal(run?.state, "failed");
    assert.deepEqual(run?.error, { code: "worker_lost", message: "The agent stopped answering." });
    assert.equal((story.items()[0] as TextItem).open, false);
    assert.equal(story.tool().state, "cancelled");
  });

  it("is over, whatever the worker still says", () => {
    const story = new Story().agent("r1", started()).app("run.ended", ended);
    story.agent("r1", { type: "TEXT_MESSAGE_CHUNK", messageId: "late", delta: "Here!" }, started(), finished());

    assert.equal(story.fold.runs.run("r1")?.state, "failed");
    assert.equal(story.items().length, 0);
  });
});

describe("the app", () => {
  const changed = (revision: number, path: string, op = "put"): Record<string, unknown> => ({
    revision,
    base: revision - 1,
    author: { kind: "agent", id: "key_1" },
    cause: { run: "r1", toolCall: "c1" },
    changes: [{ op, path, text: "secretly large" }],
  });

  it("remembers revisions, the head and who touched what, but no contents", () => {
    const story = new Story().agent("r1", started(), ...call());
    story.app("file.changed", changed(1, "a.ts")).app("file.changed", changed(2, "a.ts", "delete"));

    const { app } = story.fold;
    assert.equal(app.head, 2);
    assert.deepEqual(app.revisions.map((r) => r.revision), [1, 2]);
    assert.equal(app.touched.get("a.ts")?.op, "delete");
    assert.equal(story.tool().revision, 2);
    assert.ok(!JSON.stringify(app.revisions).includes("secretly"));
  });

  it("takes an old revision for what it is", () => {
    const story = new Story().app("file.changed", changed(5, "a.ts"));
    story.app("file.changed", changed(4, "b.ts"));

    assert.equal(story.fold.app.head, 5);
    assert.equal(story.fold.app.revisions.length, 1);
  });

  it("follows a release to its end and no further", () => {
    const story = new Story();
    const move = (state: string, more: object = {}): void => {
      story.app("release.changed", { release: "rel_1", revision: 3, state, requestedBy: "u", ...more });
    };
    for (const state of ["queued", "bundling", "uploading", "verifying"]) move(state);
    move("live", { url: "http://x.apps.localhost" });
    move("verifying");

    const release = story.fold.app.releases.get("rel_1");
    assert.equal(release?.state, "live");
    assert.equal(release?.url, "http://x.apps.localhost");
    assert.deepEqual(Object.keys(release?.times ?? {}), [
      "queued", "bundling", "uploading", "verifying", "live",
    ]);

    move("superseded");
    assert.equal(story.fold.app.releases.get("rel_1")?.state, "superseded");
  });

  it("keeps what pages threw at the newest revision that did, and not more than is looked at", () => {
    const story = new Story();
    const threw = (revision: number, message: string): void => {
      story.app("preview.threw", { revision, kind: "error", message, page: "/" });
    };
    for (let n = 1; n <= 30; n++) threw(4, `old ${n}`);
    assert.equal(story.fold.app.pageErrors.length, 20);
    assert.equal(story.fold.app.pageErrors.at(-1)?.message, "old 30");

    threw(5, "new");
    threw(4, "late");

    assert.deepEqual(story.fold.app.pageErrors.map((error) => error.message), ["new"]);
  });

  it("keeps a preview error until the file recovers", () => {
    const story = new Story();
    story.app("preview.failed", { revision: 2, path: "a.ts", message: "Unexpected }", line: 3 });
    assert.equal(story.fold.app.previewErrors.get("a.ts")?.line, 3);

    story.app("preview.recovered", { revision: 3, path: "a.ts" });
    assert.equal(story.fold.app.previewErrors.size, 0);
  });

  it("counts what it does not know", () => {
    const story = new Story().app("app.teleported", {}).agent("r1", { type: "STATE_DELTA", delta: [] });

    assert.equal(story.fold.unrecognised, 2);
  });
});
