import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { TicketRefused, type EditorClient, type EventFrame } from "../src/index.ts";
import { Loopback, until } from "./loopback.ts";

describe("connection", { timeout: 10_000 }, () => {
  let server: Loopback;
  let client: EditorClient;
  const seen: EventFrame[] = [];
  const live = (): boolean => client.connection.phase === "live";
  const texts = (): unknown[] => seen.map((frame) => frame.data["n"]);

  function open(options: Parameters<Loopback["client"]>[0] = {}): void {
    client = server.client(options);
    client.tap((frame) => seen.push(frame));
    client.connect();
  }

  const note = (n: number): void => server.agent("r1", { type: "CUSTOM", name: "note", n });

  beforeEach(async () => {
    server = await Loopback.start();
    seen.length = 0;
  });
  afterEach(() => {
    client.close();
    server.stop();
  });

  it("replays what is retained and goes live", async () => {
    note(1);
    note(2);

    open();
    await until(client, live);
    note(3);
    await until(client, () => seen.length === 3);

    assert.deepEqual(texts(), [1, 2, 3]);
    assert.equal(client.cursor, "2");
  });

  it("resumes after a drain without a gap or a repeat", async () => {
    open();
    await until(client, live);
    note(1);
    await until(client, () => seen.length === 1);

    server.cut(4000);
    note(2);
    note(3);
    await until(client, () => seen.length === 3);

    assert.deepEqual(texts(), [1, 2, 3]);
    assert.equal(server.connections, 2);
    assert.equal(server.tickets, 2);
    assert.equal(server.received.filter((f) => f["type"] === "connect").at(-1)?.["cursor"], "0");
  });

  it("sees a hole in the sequence and fetches what was lost", async () => {
    open();
    await until(client, live);
    server.skipSeq = 3;

    for (let n = 1; n <= 5; n++) note(n);
    await until(client, () => seen.length === 5);

    assert.deepEqual(texts(), [1, 2, 3, 4, 5]);
    assert.equal(server.connections, 2);
  });

  it("drops a record the log delivers twice", async () => {
    open();
    await until(client, live);

    note(1);
    server.append("agent.events", "ag-ui.CUSTOM", { type: "CUSTOM", name: "note", n: 1 }, "r1", "evt-0");
    note(2);
    await until(client, () => client.cursor === "2");

    assert.deepEqual(texts(), [1, 2]);
  });

  it("starts over when its cursor is too old", async () => {
    open();
    await until(client, live);
    server.agent("r1", { type: "RUN_STARTED", threadId: "t", runId: "r1" });
    await until(client, () => client.runs.runIds.length === 1);

    server.oldest = 1;
    server.cut(4000);
    server.agent("r2", { type: "RUN_STARTED", threadId: "t", runId: "r2" });
    await until(client, () => live() && client.runs.runIds.includes("r2"));

    assert.deepEqual(client.runs.runIds, ["r2"]);
  });

  it("stays away after a verdict, and connects again when told to", async () => {
    open();
    await until(client, live);

    server.cut(4403);
    await until(client, () => client.connection.phase === "closed");
    assert.deepEqual(client.connection, {
      phase: "closed",
      code: 4403,
      reason: "You may not watch this app.",
    });

    client.connect();
    await until(client, live);
    assert.equal(server.connections, 2);
  });

  it("retries a failing ticket but not a refused one", async () => {
    let asked = 0;
    open({
      ticket: () => {
        asked++;
        if (asked === 1) return Promise.reject(new Error("Service Unavailable"));
        return Promise.reject(new TicketRefused("Signed out."));
      },
    });
    await until(client, () => client.connection.phase === "closed");

    assert.equal(asked, 2);
    assert.deepEqual(client.connection, { phase: "closed", reason: "Signed out." });
  });

  it("answers a ping and gives up on a silent server", async () => {
    open({ silenceMs: 60 });
    await until(client, live);

    server.broadcast({ type: "ping" });
    await server.heard(() => server.received.some((frame) => frame["type"] === "pong"));
    await until(client, () => server.connections === 2 && live());

    assert.equal(server.tickets, 2);
  });

  it("ignores a frame it does not know", async () => {
    open();
    await until(client, live);

    server.broadcast({ type: "of-the-future" });
    note(1);
    await until(client, () => seen.length === 1);

    assert.equal(server.connections, 1);
  });
});

describe("commands", { timeout: 10_000 }, () => {
  let server: Loopback;
  let client: EditorClient;

  beforeEach(async () => {
    server = await Loopback.start();
    client = server.client({ commandMs: 2_000 });
    server.agent("r1", { type: "RUN_STARTED", threadId: "t", runId: "r1" });
    client.connect();
    await until(client, () => client.connection.phase === "live");
  });
  afterEach(() => {
    client.close();
    server.stop();
  });

  it("are settled by the acknowledgement", async () => {
    const ack = await client.stop("r1");

    assert.equal(ack.status, "accepted");
    assert.equal(client.runs.run("r1")?.asked, "stop");
    const sent = server.received.at(-1);
    assert.equal(sent?.["name"], "run.stop");
    assert.equal(sent?.["run"], "r1");
  });

  it("say why they were refused", async () => {
    await assert.rejects(client.stop("forbidden"), { code: "forbidden" });
  });

  it("are repeated with the same id on the next connection", async () => {
    server.answerCommands = false;
    const settled = client.steer("r1", "Use blue.");
    const sent = (): Record<string, unknown>[] =>
      server.received.filter((frame) => frame["type"] === "command");
    await server.heard(() => sent().length === 1);

    server.answerCommands = true;
    server.cut(4000);
    const ack = await settled;

    assert.equal(sent().length, 2);
    assert.equal(sent()[0]?.["command"], ack.command);
    assert.equal(sent()[1]?.["command"], ack.command);
  });

  it("give up in time", async () => {
    server.answerCommands = false;
    const quick = server.client({ commandMs: 20 });

    await assert.rejects(quick.pause("r1"), { name: "Error", message: /in time/ });
  });
});
