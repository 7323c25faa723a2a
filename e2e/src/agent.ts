import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { type App, ask, platform, repo, until } from './platform.ts';

interface Line {
  ready?: boolean;
  sent?: string;
  type?: string;
  done?: string;
}

/** The agent of the demo, as a process of its own that works on one app. */
export class Agent {
  private readonly lines: Line[] = [];
  private readonly said: string[] = [];
  private ended = false;

  private constructor(
    private readonly app: App,
    private readonly process: ChildProcessWithoutNullStreams,
  ) {
    createInterface(process.stdout).on('line', (line) => this.lines.push(JSON.parse(line)));
    process.stderr.on('data', (bytes) => this.said.push(String(bytes)));
    process.on('exit', () => {
      this.ended = true;
    });
  }

  static async start(app: App): Promise<Agent> {
    const target = join(repo, 'loadtest/target');
    const jar = readdirSync(target).find((name) => /^loadtest-.*\.jar$/.test(name));
    if (jar === undefined) {
      throw new Error('loadtest is not built: run ./overskill up');
    }
    const home = process.env['JAVA_HOME'];
    const agent = new Agent(
      app,
      spawn(home === undefined ? 'java' : join(home, 'bin/java'), [
        '-XX:+UseSerialGC',
        '-Xmx192m',
        '--enable-native-access=ALL-UNNAMED',
        '--sun-misc-unsafe-memory-access=allow',
        '-cp',
        `${join(target, jar)}:${join(target, 'lib')}/*`,
        'dev.overskill.load.Main',
        'agent',
        ...['--kafka', platform.kafka, '--tenant', app.owner.tenant, '--app', app.id],
      ]),
    );
    await agent.line((line) => line.ready === true);
    return agent;
  }

  /** A run that thinks aloud, one message after the other, until it is stopped. */
  talk(run: string): void {
    this.order({ do: 'talk', run });
  }

  /** A run that says this and calls these tools. */
  run(run: string, text: string, pauseMs: number, calls: { tool: string; arguments: object }[]): void {
    this.order({ do: 'run', run, text, pauseMs, calls });
  }

  /** A run that asks whether it may write these files, and writes those it may. */
  approve(run: string, message: string, paths: { path: string; text: string }[]): void {
    this.order({ do: 'approve', run, message, paths });
  }

  private order(order: object): void {
    this.process.stdin.write(`${JSON.stringify(order)}\n`);
  }

  /** Ids of all events this agent has sent so far, or of one type. */
  sent(type?: string): string[] {
    return this.lines
      .filter((line) => line.sent !== undefined && (type === undefined || line.type === type))
      .map((line) => line.sent ?? '');
  }

  /** Waits until it has said that many messages in all. */
  async saidMessages(count: number): Promise<void> {
    await until(`${count} messages`, async () =>
      this.sent('ag-ui.TEXT_MESSAGE_END').length >= count ? true : undefined,
    );
  }

  /** Waits for the end of a run. */
  async done(run: string): Promise<void> {
    await this.line((line) => line.done === run);
  }

  /** What a talk has said when it is over, message by message. */
  talked(): string[] {
    const thoughts = this.sent('ag-ui.TEXT_MESSAGE_END').length - 1;
    return [
      'I will go on thinking aloud until you stop me.',
      ...Array.from({ length: thoughts }, (_, i) => `Thought ${i + 1}.`),
    ];
  }

  private line(wanted: (line: Line) => boolean): Promise<Line> {
    return until(
      'a line of the agent',
      async () => {
        const found = this.lines.find(wanted);
        if (found === undefined && this.ended) {
          throw new Error(`the agent ended: ${this.said.join('')}`);
        }
        return found;
      },
      60_000,
    );
  }

  /** Stops a run as a person does, over the native socket, and waits until it has stopped. */
  async stop(run: string): Promise<void> {
    const base = `${platform.stream}/v1/apps/${this.app.id}`;
    const headers = this.app.owner.bearer;
    const { ticket } = (await ask(`${base}/tickets`, { method: 'POST', headers })).json;
    const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/socket`, 'overskill.v1');
    const acks: any[] = [];
    const connected: any[] = [];
    socket.on('message', (bytes) => {
      const frame = JSON.parse(String(bytes));
      if (frame.type === 'ack') acks.push(frame);
      if (frame.type === 'connected') connected.push(frame);
    });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connect', ticket })));
    await until('a connection', async () => connected[0]);
    const command = { type: 'command', command: `stop-${run}`, name: 'run.stop', run };
    socket.send(JSON.stringify(command));
    const ack = await until('an answer', async () => acks[0]);
    socket.close();
    if (ack.status !== 'accepted') {
      throw new Error(`the run was not stopped: ${JSON.stringify(ack)}`);
    }
    await this.done(run);
  }

  quit(): void {
    this.order({ do: 'quit' });
    this.process.stdin.end();
  }
}
