import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { HttpAgent, type Message } from '@ag-ui/client';
import { Agent } from '../src/agent.ts';
import { Wire } from '../src/cut.ts';
import { type App, Owner, until } from '../src/platform.ts';
import { assertHeard, ride, run } from '../src/ride.ts';

const limit = { timeout: 120_000 };

/**
 * Ends a body that breaks off. The client's own reader would leave the failure of a broken one to
 * nobody, which a page shrugs off and Node takes as the end of the process.
 */
const calm: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const body = response.body?.getReader();
  if (body === undefined) {
    return response;
  }
  const whole = new ReadableStream<Uint8Array>({
    async pull(out) {
      const next = await body.read().catch(() => ({ done: true, value: undefined }) as const);
      if (next.value === undefined) {
        out.close();
      } else {
        out.enqueue(next.value);
      }
    },
    cancel: () => body.cancel().catch(() => undefined),
  });
  return new Response(whole, { status: response.status, headers: response.headers });
};

describe('AG-UI', () => {
  let owner: Owner;
  let app: App;
  let wire: Wire;
  let agent: Agent;

  before(async () => {
    owner = await Owner.create('AG-UI');
    app = await owner.createApp('agui');
    wire = await Wire.open();
    agent = await Agent.start(app);
  });

  after(() => {
    agent.quit();
    wire.close();
  });

  function client(): HttpAgent {
    return new HttpAgent({
      url: `${wire.stream}/v1/apps/${app.id}/ag-ui`,
      headers: { ...owner.bearer },
      threadId: app.id,
      fetch: calm,
    });
  }

  function texts(messages: Message[]): string[] {
    return messages
      .filter(({ role, content }) => role === 'assistant' && content !== undefined)
      .map(({ content }) => String(content));
  }

  /** Follows a run to its end, coming back whenever the stream breaks off. */
  async function follow(agui: HttpAgent, runId: string): Promise<number> {
    let finished = false;
    let returns = -1;
    while (!finished) {
      returns++;
      await agui
        .runAgent({ runId }, { onRunFinishedEvent: () => void (finished = true) })
        .catch((failure: Error) => {
          // What its verifier refuses is no broken stream.
          assert.doesNotMatch(failure.message, /Cannot send|must be|invalid/i);
          return new Promise((again) => setTimeout(again, 200));
        });
    }
    return returns;
  }

  it('loses and doubles nothing for @ag-ui/client', limit, async () => {
    const agui = client();
    let following: Promise<number> | undefined;

    await ride(agent, wire, async () => {
      following = follow(agui, run);
      await until('the first words', async () => texts(agui.messages)[5]);
    });
    const returns = await following;

    assertHeard(texts(agui.messages), agent);
    assert.ok(returns !== undefined && returns >= 2, 'it was cut off and the server was killed');
  });

  it('tells the tool calls of a run that is over', limit, async () => {
    const calls = ['a', 'b'].map((name) => ({
      tool: 'write_file',
      arguments: { path: `src/${name}.txt`, content: `File ${name} – with "quotes" and\nlines.\n` },
    }));
    agent.run('write', 'I write two files.', 10, calls);
    await agent.done('write');
    const agui = client();

    await follow(agui, 'write');

    const made = agui.messages.flatMap((message) =>
      message.role === 'assistant' ? (message.toolCalls ?? []) : [],
    );
    assert.deepEqual(
      made.map((call) => JSON.parse(call.function.arguments)),
      calls.map((call) => call.arguments),
    );
    assert.equal(agui.messages.filter(({ role }) => role === 'tool').length, 2);
    assert.ok(agui.messages.some(({ role }) => role === 'activity'));
  });
});
