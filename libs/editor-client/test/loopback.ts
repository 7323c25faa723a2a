import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { EditorClient } from "../src/index.ts";
import type { EditorOptions, Entry, EventFrame, Socket } from "../src/index.ts";
import { Teller } from "./teller.ts";

/** One client on the socket or on the event stream: how it is told, and what it has been told. */
interface Guest {
  seq: number;
  say(frame: object, cursor?: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** A log and its doors, in memory: real servers that speak `overskill.v1` and its event stream. */
export class Loopback {
  readonly received: Record<string, unknown>[] = [];
  readonly log: Entry[] = [];
  connections = 0;
  tickets = 0;
  /** The next connection leaves out this sequence number, as a lossy path would. */
  skipSeq: number | undefined;
  /** Cursors below this are too old. */
  oldest = 0;
  answerCommands = true;
  /** Whoever joins without a usable cursor is told a snapshot, in parts of so many events. */
  snapshotParts: number | undefined;
  /** Something on the way does not let WebSockets through. */
  blockSockets = false;
  retryMs: number | undefined;
  streams = 0;
  private readonly used = new Set<string>();
  private readonly guests = new Set<Guest>();
  private readonly http: Server;
  private readonly waiting: { done: () => boolean; resolve: () => void }[] = [];

  private constructor(http: Server) {
    this.http = http;
    const server = new WebSocketServer({ noServer: true, handleProtocols: () => "overskill.v1" });
    server.on("connection", (socket) => this.accept(socket));
    http.on("upgrade", (request, socket, head) => {
      if (this.blockSockets) return void socket.destroy();
      server.handleUpgrade(request, socket, head, (open) => server.emit("connection", open));
    });
    http.on("request", (request, response) => void this.asked(request, response));
  }

  static async start(): Promise<Loopback> {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    return new Loopback(http);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.http.address() as AddressInfo).port}/app/socket`;
  }

  client(options: Partial<EditorOptions> = {}): EditorClient {
    return new EditorClient({
      url: this.url,
      ticket: () => Promise.resolve(`ticket-${++this.tickets}`),
      open: (url, protocol) => new WebSocket(url, protocol) as unknown as Socket,
      backoff: { firstMs: 5, capMs: 20, random: () => 0.5 },
      ...options,
    });
  }

  agent(run: string, data: Record<string, unknown>): void {
    this.append("agent.events", `ag-ui.${String(data["type"])}`, data, run);
  }

  app(eventType: string, data: Record<string, unknown>): void {
    this.append("app.events", eventType, data);
  }

  append(
    topic: EventFrame["topic"],
    eventType: string,
    data: Record<string, unknown>,
    run?: string,
    id = `evt-${this.log.length}`,
  ): void {
    const time = new Date(1_700_000_000_000 + this.log.length).toISOString();
    this.log.push({ topic, eventType, data, time, id, ...(run && { run }) });
    for (const guest of this.guests) this.deliver(guest, this.log.length - 1);
    this.wake();
  }

  broadcast(frame: object): void {
    for (const guest of this.guests) guest.say(frame);
  }

  /** Tells everybody the state anew, as to one that fell behind. */
  skipAhead(reason = "behind", until?: number): void {
    for (const guest of this.guests) {
      guest.say({ type: "reset", reason });
      this.snapshot(guest, until);
    }
  }

  cut(code = 1012, reason = ""): void {
    for (const guest of this.guests) guest.close(code, reason);
    this.guests.clear();
  }

  heard(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ done, resolve });
      this.wake();
    });
  }

  stop(): void {
    for (const guest of this.guests) guest.terminate();
    this.http.close();
    this.http.closeAllConnections();
  }

  private accept(socket: WebSocket): void {
    this.connections++;
    const guest: Guest = {
      seq: 0,
      say: (frame) => socket.send(JSON.stringify(frame)),
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
    };
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as Record<string, unknown>;
      this.received.push(frame);
      if (frame["type"] === "connect") {
        const ticket = String(frame["ticket"]);
        if (this.used.has(ticket)) return socket.close(4401, "ticket used");
        this.used.add(ticket);
        this.introduce(guest, frame["cursor"]);
      }
      if (frame["type"] === "command" && this.answerCommands) guest.say(answerTo(frame));
      this.wake();
    });
    socket.on("close", () => {
      this.guests.delete(guest);
      this.wake();
    });
  }

  private async asked(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const known = request.headers.authorization === "Bearer token";
    if (!known) return void response.writeHead(401).end();
    if (request.method === "POST") {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const frame = JSON.parse(text) as Record<string, unknown>;
      this.received.push(frame);
      const answer = answerTo(frame);
      const refused = answer.status === "refused" ? { status: 403, title: "Forbidden" } : {};
      return void response.writeHead(refused.status ?? 202).end(JSON.stringify({ ...answer, ...refused }));
    }
    this.streams++;
    response.writeHead(200, { "content-type": "text/event-stream" });
    const guest: Guest = {
      seq: 0,
      say: (frame, cursor) => {
        // The stream says nothing of itself.
        if ((frame as { type: string }).type === "connected") return;
        const id = cursor === undefined ? "" : `id: ${cursor}\n`;
        response.write(`${id}data: ${JSON.stringify(frame)}\n\n`);
      },
      close: (_code, reason) => void response.end(`: closing: ${reason}\n\n`),
      terminate: () => void response.destroy(),
    };
    response.on("close", () => this.guests.delete(guest));
    this.introduce(guest, request.headers["last-event-id"]);
    this.wake();
  }

  private introduce(guest: Guest, at: unknown): void {
    const cursor = at === undefined ? undefined : Number(at);
    const resumed = cursor !== undefined && cursor >= this.oldest;
    this.guests.add(guest);
    if (cursor !== undefined && !resumed) guest.say({ type: "reset", reason: "cursor_too_old" });
    const { retryMs } = this;
    guest.say({ type: "connected", connection: "c", epoch: 1, resumed, head: 0, ...(retryMs !== undefined && { retryMs }) });
    if (!resumed && this.snapshotParts !== undefined) this.snapshot(guest);
    else {
      for (let i = resumed ? cursor + 1 : this.oldest; i < this.log.length; i++) this.deliver(guest, i);
    }
    const last = String(this.log.length - 1);
    guest.say({ type: "caught-up", seq: ++guest.seq, cursor: last }, last);
  }

  /** The state in parts; `until` leaves out the later ones, as a connection lost on the way does. */
  private snapshot(guest: Guest, until = Number.POSITIVE_INFINITY): void {
    const teller = new Teller();
    for (const entry of this.log) teller.apply(entry);
    const events = teller.tell();
    const size = this.snapshotParts ?? events.length;
    const of = Math.max(1, Math.ceil(events.length / size));
    const cursor = String(this.log.length - 1);
    for (let part = 1; part <= Math.min(of, until); part++) {
      const some = events.slice((part - 1) * size, part * size);
      guest.say({ type: "snapshot", seq: ++guest.seq, cursor, part, of, events: some }, part === of ? cursor : undefined);
    }
  }

  private deliver(guest: Guest, index: number): void {
    const seq = ++guest.seq;
    if (this.skipSeq === seq) {
      this.skipSeq = undefined;
      return;
    }
    const cursor = String(index);
    guest.say({ type: "event", seq, cursor, ...this.log[index] }, cursor);
  }

  private wake(): void {
    for (let i = this.waiting.length - 1; i >= 0; i--) {
      if (this.waiting[i]!.done()) this.waiting.splice(i, 1)[0]!.resolve();
    }
  }
}

function answerTo(frame: Record<string, unknown>): { status: string } {
  const refused = frame["run"] === "forbidden";
  return {
    ...{ type: "ack", command: frame["command"] },
    status: refused ? "refused" : "accepted",
    ...(refused && { code: "forbidden" }),
  };
}

/** Resolves once the client's state, or what it has heard, satisfies the condition. */
export function until(client: EditorClient, done: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!done()) return;
      for (const off of offs) off();
      resolve();
    };
    const offs = [client.changes.subscribe(check), client.tap(check)];
    check();
  });
}
