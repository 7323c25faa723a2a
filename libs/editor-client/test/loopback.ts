import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { EditorClient, type EditorOptions, type EventFrame, type Socket } from "../src/index.ts";

type Record_ = Omit<EventFrame, "type" | "seq" | "cursor">;

/** A log and its socket, in memory: a real WebSocket server that speaks `overskill.v1`. */
export class Loopback {
  readonly received: Record<string, unknown>[] = [];
  readonly log: Record_[] = [];
  connections = 0;
  tickets = 0;
  /** The next connection leaves out this sequence number, as a lossy path would. */
  skipSeq: number | undefined;
  /** Cursors below this are too old. */
  oldest = 0;
  answerCommands = true;
  private readonly used = new Set<string>();
  private readonly sockets = new Map<WebSocket, { seq: number }>();
  private readonly http: Server;
  private readonly waiting: { done: () => boolean; resolve: () => void }[] = [];

  private constructor(http: Server) {
    this.http = http;
    const server = new WebSocketServer({ server: http, handleProtocols: () => "overskill.v1" });
    server.on("connection", (socket) => this.accept(socket));
  }

  static async start(): Promise<Loopback> {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    return new Loopback(http);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.http.address() as AddressInfo).port}/`;
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
    for (const socket of this.sockets.keys()) this.deliver(socket, this.log.length - 1);
  }

  broadcast(frame: object): void {
    for (const socket of this.sockets.keys()) socket.send(JSON.stringify(frame));
  }

  cut(code = 1012): void {
    for (const socket of this.sockets.keys()) socket.close(code);
    this.sockets.clear();
  }

  heard(done: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ done, resolve });
      this.wake();
    });
  }

  stop(): void {
    for (const socket of this.sockets.keys()) socket.terminate();
    this.http.close();
    this.http.closeAllConnections();
  }

  private accept(socket: WebSocket): void {
    this.connections++;
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as Record<string, unknown>;
      this.received.push(frame);
      if (frame["type"] === "connect") this.introduce(socket, frame);
      if (frame["type"] === "command") this.command(socket, frame);
      this.wake();
    });
    socket.on("close", () => this.sockets.delete(socket));
  }

  private introduce(socket: WebSocket, frame: Record<string, unknown>): void {
    const ticket = String(frame["ticket"]);
    if (this.used.has(ticket)) return socket.close(4401, "ticket used");
    this.used.add(ticket);
    const cursor = frame["cursor"] === undefined ? undefined : Number(frame["cursor"]);
    const resumed = cursor !== undefined && cursor >= this.oldest;
    this.sockets.set(socket, { seq: 0 });
    if (cursor !== undefined && !resumed) this.say(socket, { type: "reset", reason: "cursor_too_old" });
    this.say(socket, { type: "connected", connection: "c", epoch: 1, resumed, head: 0 });
    for (let i = resumed ? cursor + 1 : this.oldest; i < this.log.length; i++) {
      this.deliver(socket, i);
    }
    const at = this.sockets.get(socket);
    if (!at) return;
    this.say(socket, { type: "caught-up", seq: ++at.seq, cursor: String(this.log.length - 1) });
  }

  private command(socket: WebSocket, frame: Record<string, unknown>): void {
    if (!this.answerCommands) return;
    const refused = frame["run"] === "forbidden";
    this.say(socket, {
      type: "ack",
      command: frame["command"],
      status: refused ? "refused" : "accepted",
      ...(refused && { code: "forbidden" }),
    });
  }

  private deliver(socket: WebSocket, index: number): void {
    const at = this.sockets.get(socket);
    if (!at) return;
    const seq = ++at.seq;
    if (this.skipSeq === seq) {
      this.skipSeq = undefined;
      return;
    }
    this.say(socket, { type: "event", seq, cursor: String(index), ...this.log[index] });
  }

  private say(socket: WebSocket, frame: object): void {
    socket.send(JSON.stringify(frame));
  }

  private wake(): void {
    for (let i = this.waiting.length - 1; i >= 0; i--) {
      if (this.waiting[i]!.done()) this.waiting.splice(i, 1)[0]!.resolve();
    }
  }
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
