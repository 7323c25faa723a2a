import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { EditorClient } from "../src/index.ts";
import { Loopback, until } from "./loopback.ts";
import { ProcessLocks, Tab } from "./tabs.ts";

type Options = Parameters<Loopback["client"]>[0];

const IMPATIENT_MS = 250;

/** A tab and its client. */
class Viewer {
  readonly tab: Tab;
  readonly client: EditorClient;

  constructor(server: Loopback, locks: ProcessLocks, graceMs?: number, options: Options = {}) {
    this.tab = new Tab(locks, graceMs);
    this.client = server.client({ share: "usr_1", tabs: this.tab, commandMs: 2_000, ...options });
    this.client.connect();
  }

  /** What the folded text says: whatever came twice or not at all would show. */
  get text(): string | undefined {
    const item = this.client.runs.item("r1/text/m");
    return item?.kind === "text" ? item.text : undefined;
  }

  live(): Promise<void> {
    return until(this.client, () => this.client.connection.phase === "live");
  }

  says(text: string): Promise<void> {
    return until(this.client, () => this.text === text);
  }
}

describe("tabs of one app", { timeout: 20_000 }, () => {
  let server: Loopback;
  let locks: ProcessLocks;
  let viewers: Viewer[];
  const say = (delta: string): void =>
    server.agent("r1", { type: "TEXT_MESSAGE_CHUNK", messageId: "m", delta });

  async function open(count: number, options?: Options, graceMs?: number): Promise<Viewer[]> {
    for (let i = 0; i < count; i++) {
      const viewer = new Viewer(server, locks, graceMs, options);
      viewers.push(viewer);
      await viewer.live();
    }
    return viewers;
  }

  beforeEach(async () => {
    server = await Loopback.start();
    locks = new ProcessLocks();
    viewers = [];
    server.agent("r1", { type: "RUN_STARTED", threadId: "t", runId: "r1" });
    say("a");
  });
  afterEach(() => {
    for (const { tab, client } of viewers) {
      tab.wake();
      client.close();
    }
    server.stop();
  });

  it("share one connection and show the same", async () => {
    const [first, second, third] = await open(3);
    say("b");
    await Promise.all(viewers.map((viewer) => viewer.says("ab")));

    assert.equal(server.connections, 1);
    assert.equal(server.tickets, 1);
    await until(third!.client, () => third!.client.sharing.tabs === 3);
    assert.equal(first!.client.sharing.role, "leading");
    assert.equal(second!.client.sharing.role, "following");
    assert.equal(third!.client.cursor, first!.client.cursor);
  });

  it("send commands through it, and each hears its own answer", async () => {
    const [first, second] = await open(2);

    const [stopped, steered] = await Promise.all([
      second!.client.stop("r1"),
      first!.client.steer("r1", "Use blue."),
    ]);

    assert.notEqual(stopped.command, steered.command);
    assert.equal(server.connections, 1);
    await assert.rejects(second!.client.stop("forbidden"), { code: "forbidden" });
  });

  it("go on without a gap or a repeat when the leader is closed", async () => {
    const [first, second, third] = await open(3);
    say("b");
    await Promise.all(viewers.map((viewer) => viewer.says("ab")));

    first!.client.close();
    say("c");
    await Promise.all([second!.says("abc"), third!.says("abc")]);
    say("d");
    await Promise.all([second!.says("abcd"), third!.says("abcd")]);

    assert.equal(server.connections, 2);
    assert.equal(server.received.findLast((f) => f["type"] === "connect")?.["cursor"], "2");
    assert.equal(second!.client.sharing.role, "leading");
  });

  it("replace a frozen leader, which follows when it wakes", async () => {
    const [first, second, third] = await open(3, {}, IMPATIENT_MS);
    first!.tab.freeze();
    say("b");
    await Promise.all([second!.says("ab"), third!.says("ab")]);
    say("c");
    await Promise.all([second!.says("abc"), third!.says("abc")]);

    first!.tab.wake();
    await until(first!.client, () => first!.client.sharing.role === "following");
    say("d");
    await Promise.all(viewers.map((viewer) => viewer.says("abcd")));

    const leaders = viewers.filter(({ client }) => client.sharing.role === "leading");
    assert.equal(leaders.length, 1);
  });

  it("are told what they missed while they were frozen", async () => {
    const [, second] = await open(2);
    second!.tab.freeze();
    for (const letter of "bcd") say(letter);
    await viewers[0]!.says("abcd");

    second!.tab.wake();
    await second!.says("abcd");
    assert.equal(server.connections, 1);
  });

  it("repeat a command that met the leader's end", async () => {
    const [first, second] = await open(2);
    server.answerCommands = false;
    const settled = second!.client.steer("r1", "Use blue.");
    const sent = (): Record<string, unknown>[] => server.received.filter((f) => f["type"] === "command");
    await server.heard(() => sent().length === 1);

    server.answerCommands = true;
    first!.client.close();
    const ack = await settled;

    assert.equal(ack.status, "accepted");
    assert.equal(sent().at(-1)?.["command"], sent()[0]?.["command"]);
  });

  it("take a snapshot together", async () => {
    const [first, second] = await open(2);
    say("b");
    server.skipAhead();
    say("c");
    await Promise.all([first!.says("abc"), second!.says("abc")]);

    assert.equal(server.connections, 1);
  });

  it("wake a connection that is being waited for", async () => {
    let change: ((what: "online" | "offline" | "visible") => void) | undefined;
    const backoff = { firstMs: 60_000, capMs: 60_000, random: () => 1 };
    const [first] = await open(1, { backoff });
    const surroundings = {
      online: () => true,
      watch: (changed: typeof change) => {
        change = changed;
        return () => {};
      },
    };
    const [, second] = await open(1, { backoff, surroundings });
    server.cut(1012);
    await until(second!.client, () => second!.client.connection.phase === "waiting");

    change!("visible");
    await Promise.all([first!.live(), second!.live()]);
    assert.equal(server.connections, 2);
  });

  it("of different people share nothing", async () => {
    await open(1);
    await open(1, { share: "usr_2" });

    assert.equal(server.connections, 2);
  });

  it("are one exact story, however often the leader changes", async () => {
    await open(4, {}, IMPATIENT_MS);
    let text = "a";
    for (let round = 0; round < 12; round++) {
      const letter = String.fromCharCode(98 + round);
      const leader = viewers.find(({ client }) => client.sharing.role === "leading");
      if (round % 3 === 0) leader?.tab.freeze();
      if (round % 3 === 1) {
        leader?.client.close();
        viewers = viewers.filter((viewer) => viewer !== leader);
        viewers.push(new Viewer(server, locks, IMPATIENT_MS));
      }
      if (round % 3 === 2) server.cut(1012);
      say(letter);
      text += letter;
      const awake = viewers.filter((viewer) => viewer !== leader || round % 3 === 2);
      await Promise.all(awake.map((viewer) => viewer.says(text)));
      for (const { tab } of viewers) tab.wake();
    }
    await Promise.all(viewers.map((viewer) => viewer.says(text)));
  });
});

describe("a tab by itself", { timeout: 10_000 }, () => {
  it("keeps its own connection where there are no locks", async () => {
    const server = await Loopback.start();
    const client = server.client({ share: "usr_1" });
    client.connect();
    await until(client, () => client.connection.phase === "live");

    assert.equal(client.sharing.role, "alone");
    client.close();
    server.stop();
  });
});
