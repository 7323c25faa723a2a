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

describe("a snapshot", { timeout: 10_000 }, () => {
  let server: Loopback;
  let client: EditorClient;
  const live = (): boolean => client.connection.phase === "live";
  const text = (): string | undefined => {
    const item = client.runs.item("r1/text/m");
    return item?.kind === "text" ? item.text : undefined;
  };
  const say = (delta: string): void =>
    server.agent("r1", { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta });

  beforeEach(async () => {
    server = await Loopback.start();
    server.snapshotParts = 1;
    server.agent("r1", { type: "RUN_STARTED", threadId: "t", runId: "r1" });
    server.agent("r1", { type: "TEXT_MESSAGE_START", messageId: "m", role: "assistant" });
    for (const word of ["One ", "two ", "three "]) say(word);
    client = server.client();
    client.connect();
    await until(client, live);
  });
  afterEach(() => {
    client.close();
    server.stop();
  });

  it("is where a fresh join begins, and what follows goes on from it", async () => {
    assert.equal(text(), "One two three ");

    say("four");
    await until(client, () => client.cursor === "5");
    assert.equal(text(), "One two three four");
  });

  it("replaces the state at once, and only when it is whole", async () => {
    const states = new Set<unknown>();
    client.changes.subscribe(() => states.add(text()));
    const before = client.cursor;

    server.skipAhead("behind", 2);
    server.broadcast({ type: "ping" });
    await server.heard(() => server.received.some((frame) => frame["type"] === "pong"));
    assert.equal(text(), "One two three ");
    assert.equal(client.cursor, undefined, `${before} is void`);

    server.skipAhead();
    await until(client, () => client.cursor === "4");
    say("four");
    await until(client, () => client.cursor === "5");
    assert.deepEqual([...states], ["One two three ", "One two three four"]);
  });

  it("is told again when the connection was lost in the middle of it", async () => {
    server.skipAhead("behind", 2);
    server.cut(1012);
    say("four");
    await until(client, () => client.cursor === "5" && live());

    assert.equal(text(), "One two three four");
    assert.equal(server.received.filter((f) => f["type"] === "connect").at(-1)?.["cursor"], undefined);
  });

  it("forgets which records were met: it may tell them anew", async () => {
    server.skipAhead();
    server.append("agent.events", "ag-ui.TEXT_MESSAGE_CONTENT", { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta: "four" }, "r1", "evt-4");
    await until(client, () => client.cursor === "5");

    assert.equal(text(), "One two three four");
  });
});

describe("the moment to come back", { timeout: 10_000 }, () => {
  let server: Loopback;
  let client: EditorClient;
  let change: (what: "online" | "offline" | "visible") => void;
  let network = true;
  const live = (): boolean => client.connection.phase === "live";
  const surroundings = {
    online: () => network,
    watch: (changed: typeof change) => {
      change = changed;
      return () => {};
    },
  };

  async function open(options: Parameters<Loopback["client"]>[0] = {}): Promise<void> {
    client = server.client({ surroundings, ...options });
    client.connect();
    await until(client, live);
  }

  beforeEach(async () => {
    network = true;
    server = await Loopback.start();
  });
  afterEach(() => {
    client.close();
    server.stop();
  });

  const slow = { firstMs: 60_000, capMs: 60_000, random: () => 1 };

  it("is the one a draining server gives", async () => {
    await open({ backoff: slow });

    server.cut(4000, "draining;retry=7");
    await until(client, () => client.connection.phase === "waiting");
    const waiting = client.connection;
    assert.equal(waiting.phase === "waiting" && waiting.delayMs, 7);
    await until(client, live);
  });

  it("is the one that was given in advance, the first time", async () => {
    server.retryMs = 9;
    await open({ backoff: slow });

    server.cut(1012);
    await until(client, () => client.connection.phase === "waiting");
    const waiting = client.connection;
    assert.equal(waiting.phase === "waiting" && waiting.delayMs, 9);
    await until(client, live);
  });

  it("is now, when the network is back", async () => {
    await open({ backoff: slow });
    network = false;
    change("offline");
    await until(client, () => client.connection.phase === "offline");

    network = true;
    change("online");
    await until(client, live);
  });

  it("is now, when somebody looks again", async () => {
    await open({ backoff: slow });
    server.cut(1012);
    await until(client, () => client.connection.phase === "waiting");

    change("visible");
    await until(client, live);
  });
});

describe("where sockets do not get through", { timeout: 10_000 }, () => {
  let server: Loopback;
  let client: EditorClient;
  const live = (): boolean => client.connection.phase === "live";
  const texts = (): unknown[] => seen.map((frame) => frame.data["n"]);
  const seen: EventFrame[] = [];
  const note = (n: number): void => server.agent("r1", { type: "CUSTOM", name: "note", n });

  beforeEach(async () => {
    seen.length = 0;
    server = await Loopback.start();
    server.blockSockets = true;
    client = server.client({ token: () => Promise.resolve("token") });
    client.tap((frame) => seen.push(frame));
    note(1);
    client.connect();
    await until(client, live);
  });
  afterEach(() => {
    client.close();
    server.stop();
  });

  it("the event stream is followed, and resumed by its cursor", async () => {
    assert.equal(client.door, "event-stream");
    assert.equal(server.tickets, 3);
    note(2);
    await until(client, () => seen.length === 2);

    server.cut(4000, "draining;retry=7");
    await until(client, () => client.connection.phase === "waiting");
    const waiting = client.connection;
    assert.equal(waiting.phase === "waiting" && waiting.delayMs, 7);
    note(3);
    await until(client, () => seen.length === 3 && live());

    assert.deepEqual(texts(), [1, 2, 3]);
    assert.equal(server.streams, 2);
  });

  it("commands go by HTTP", async () => {
    const ack = await client.steer("r1", "Use blue.");

    assert.equal(ack.status, "accepted");
    assert.equal(server.received.at(-1)?.["text"], "Use blue.");
    await assert.rejects(client.stop("forbidden"), { code: "forbidden" });
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
