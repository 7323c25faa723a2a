import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  AbstractChat,
  type ChatState,
  type ChatStatus,
  DefaultChatTransport,
  type UIMessage,
} from 'ai';
import { Agent } from '../src/agent.ts';
import { Wire } from '../src/cut.ts';
import { type App, Owner, until } from '../src/platform.ts';
import { assertHeard, ride, run } from '../src/ride.ts';

const limit = { timeout: 120_000 };

/** What a framework gives the SDK's chat to keep its state in; here, nothing is drawn. */
class Kept implements ChatState<UIMessage> {
  status: ChatStatus = 'ready';
  error: Error | undefined;
  messages: UIMessage[] = [];

  pushMessage = (message: UIMessage): void => {
    this.messages = [...this.messages, message];
  };
  popMessage = (): void => {
    this.messages = this.messages.slice(0, -1);
  };
  replaceMessage = (index: number, message: UIMessage): void => {
    this.messages = this.messages.with(index, this.snapshot(message));
  };
  snapshot = <T>(thing: T): T => structuredClone(thing);
}

class Chat extends AbstractChat<UIMessage> {
  readonly faults: Error[] = [];

  constructor(api: string, id: string, headers: Record<string, string>) {
    super({
      id,
      transport: new DefaultChatTransport({ api, headers }),
      state: new Kept(),
      onError: (error) => this.faults.push(error),
    });
  }
}

describe('the AI SDK', () => {
  let owner: Owner;
  let app: App;
  let wire: Wire;
  let agent: Agent;

  before(async () => {
    owner = await Owner.create('AI SDK');
    app = await owner.createApp('ai');
    wire = await Wire.open();
    agent = await Agent.start(app);
  });

  after(() => {
    agent.quit();
    wire.close();
  });

  function chat(id: string): Chat {
    return new Chat(`${wire.stream}/v1/apps/${app.id}/ai`, id, { ...owner.bearer });
  }

  function texts(chat: Chat): string[] {
    return (chat.lastMessage?.parts ?? []).flatMap((part) => (part.type === 'text' ? [part.text] : []));
  }

  /** Resumes until the stream has come to its end. */
  async function follow(chat: Chat): Promise<number> {
    let returns = -1;
    do {
      returns++;
      if (returns > 0) {
        await new Promise((again) => setTimeout(again, 200));
      }
      await chat.resumeStream();
    } while (chat.status === 'error');
    return returns;
  }

  it('has nothing to resume while nothing runs', limit, async () => {
    const idle = chat('current');

    await idle.resumeStream();

    assert.equal(idle.status, 'ready');
    assert.equal(idle.messages.length, 0);
  });

  it('loses and doubles nothing for the chat of ai 6', limit, async () => {
    const resumed = chat('current');
    let following: Promise<number> | undefined;

    await ride(agent, wire, async () => {
      following = follow(resumed);
      await until('the first words', async () => texts(resumed)[5]);
    });
    const returns = await following;

    assertHeard(texts(resumed), agent);
    assert.equal(resumed.messages.length, 1);
    assert.equal(resumed.lastMessage?.id, run);
    assert.ok(returns !== undefined && returns >= 2, 'it was cut off and the server was killed');
    for (const fault of resumed.faults) {
      assert.doesNotMatch(String(fault), /valid|Received|No tool/, 'every chunk was taken');
    }
  });

  it('shows tool calls with their input and output', limit, async () => {
    const calls = Array.from({ length: 4 }, (_, i) => ({
      tool: 'write_file',
      arguments: { path: `src/${i}.txt`, content: `File ${i}\n` },
    }));
    agent.run('write', 'I write four files.', 500, calls);
    const resumed = chat('write');
    await until('the run', async () => {
      await follow(resumed);
      return resumed.lastMessage;
    });
    await agent.done('write');

    const made = (resumed.lastMessage?.parts ?? []).flatMap((part) =>
      part.type === 'dynamic-tool' ? [part] : [],
    );
    assert.deepEqual(
      made.map((part) => part.input),
      calls.map((call) => call.arguments),
    );
    assert.ok(made.every((part) => part.state === 'output-available'));
    assert.deepEqual(resumed.faults, []);
  });
});
