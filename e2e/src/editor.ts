import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { Agent } from './agent.ts';
import { type App, ask, platform, until } from './platform.ts';
import type { Event } from './story.ts';

const PATIENCE_MS = 15_000;

/** The events of one app, as an open editor is told them. */
export class Editor {
  readonly events: Event[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (bytes) => {
      const frame = JSON.parse(String(bytes));
      if (frame.type === 'event') this.events.push(frame);
      if (frame.type === 'snapshot') this.events.push(...frame.events);
      if (frame.type === 'ping') socket.send('{"type":"pong"}');
    });
  }

  static async open(app: App): Promise<Editor> {
    const base = `${platform.stream}/v1/apps/${app.id}`;
    const asked = await until('tool-stream to know the app', async () => {
      const tried = await ask(`${base}/tickets`, { method: 'POST', headers: app.owner.bearer });
      return tried.status < 300 ? tried : undefined;
    });
    const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/socket`, 'overskill.v1');
    const editor = new Editor(socket);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connect', ticket: asked.json.ticket })));
    await new Promise((done) => socket.once('message', done));
    return editor;
  }

  /** All events of this type that fit, in order. */
  of(type: string, fits: (data: any) => boolean = () => true): any[] {
    return this.events.filter((event) => event.eventType === type && fits(event.data)).map((event) => event.data);
  }

  /** Waits for an event of this type that fits. */
  told(type: string, fits: (data: any) => boolean = () => true): Promise<any> {
    return until(type, async () => this.of(type, fits)[0], PATIENCE_MS);
  }

  /** Lets an agent call a tool and gives its outcome. */
  async call(agent: Agent, tool: string, args: object = {}): Promise<any> {
    const run = `run-${randomUUID()}`;
    agent.run(run, 'Let me look.', 0, [{ tool, arguments: args }]);
    return (await this.told('tool.result', (data) => data.run === run)).outcome;
  }

  close(): void {
    this.socket.close();
  }
}
