import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Cable, Channel, createCable } from '@anycable/core';
import WebSocket from 'ws';
import { Agent } from '../src/agent.ts';
import { Wire } from '../src/cut.ts';
import { type App, Owner, until } from '../src/platform.ts';
import { assertHeard, ride, run } from '../src/ride.ts';
import { Story } from '../src/story.ts';
import { Tab } from '../src/tab.ts';

const limit = { timeout: 120_000 };

class ToolStream extends Channel<{ app_id: string }> {
  static override identifier = 'ToolStreamChannel';
}

describe('the cable', () => {
  let owner: Owner;
  let app: App;
  let wire: Wire;
  let agent: Agent;

  before(async () => {
    owner = await Owner.create('Cable');
    wire = await Wire.open();
  });

  beforeEach(async () => {
    app = await owner.createApp('cable');
    agent?.quit();
    agent = await Agent.start(app);
  });

  after(() => {
    agent.quit();
    wire.close();
  });

  function token(): string {
    return owner.bearer.authorization.replace('Bearer ', '');
  }

  function anycable(protocol: 'actioncable-v1-json' | 'actioncable-v1-ext-json'): Cable {
    const cable = createCable(`${wire.stream.replace(/^http/, 'ws')}/cable`, {
      protocol,
      websocketImplementation: WebSocket as any,
      websocketAuthStrategy: 'sub-protocol',
      tokenRefresher: async () => {},
      logLevel: 'error',
    });
    cable.transport.setToken(token());
    return cable;
  }

  for (const protocol of ['actioncable-v1-ext-json', 'actioncable-v1-json'] as const) {
    it(`loses and doubles nothing for @anycable/core speaking ${protocol}`, limit, async () => {
      const cable = anycable(protocol);
      const channel = new ToolStream({ app_id: app.id });
      const story = new Story(run);
      channel.on('message', (message) => story.take(message));

      await ride(agent, wire, async () => {
        cable.subscribe(channel);
        await until('the first words', async () => story.texts()[5]);
      });
      await until('the end of the run', async () => (story.ended ? true : undefined));
      cable.disconnect();

      assertHeard(story.texts(), agent);
      assert.deepEqual(story.doubled, []);
    });
  }

  it('passes an action of @anycable/core to the agent and its answer back', limit, async () => {
    const cable = anycable('actioncable-v1-ext-json');
    const channel = new ToolStream({ app_id: app.id });
    const acks: any[] = [];
    channel.on('message', (message: any) => message.type === 'ack' && acks.push(message));
    cable.subscribe(channel);
    await channel.ensureSubscribed();
    agent.talk(run);
    await agent.saidMessages(3);

    await channel.perform('stop', { run_id: run });

    const ack = await until('an answer', async () => acks[0]);
    await agent.done(run);
    cable.disconnect();
    assert.equal(ack.status, 'accepted');
    assert.equal(ack.action, 'stop');
  });

  it('rejects what @anycable/core may not see', limit, async () => {
    const stranger = await Owner.create('Stranger');
    const other = await stranger.createApp('other');
    const cable = anycable('actioncable-v1-ext-json');
    const channel = new ToolStream({ app_id: other.id });

    cable.subscribe(channel);

    await assert.rejects(channel.ensureSubscribed(), /[Rr]eject/);
    cable.disconnect();
  });

  it('loses and doubles nothing for @rails/actioncable in a browser', limit, async () => {
    const tab = await Tab.open(wire);
    const story = new Story(run);
    await tab.hear((message) => story.take(message));
    await tab.load(`
      import { createConsumer } from '@rails/actioncable';
      const consumer = createConsumer('/stream/cable');
      consumer.addSubProtocol('anycable-token.' + ${JSON.stringify(token())});
      consumer.subscriptions.create(
        { channel: 'ToolStreamChannel', app_id: ${JSON.stringify(app.id)} },
        { received: (message) => heard(message) },
      );`);

    await ride(agent, wire, async () => {
      await until('the first words', async () => story.texts()[5]);
    });
    await until('the end of the run', async () => (story.ended ? true : undefined), 60_000);
    await tab.close();

    assertHeard(story.texts(), agent);
    assert.deepEqual(story.doubled, []);
  });

  it('loses and doubles nothing for @anycable/web, let in by a cookie', limit, async () => {
    const tab = await Tab.open(wire);
    const story = new Story(run);
    await tab.hear((message) => story.take(message));
    await tab.showToken(app.id, token());
    await tab.load(`
      import { createCable } from '@anycable/web';
      const cable = createCable('/stream/v1/apps/${app.id}/cable', {
        protocol: 'actioncable-v1-ext-json',
      });
      const channel = cable.subscribeTo('ToolStreamChannel', { app_id: ${JSON.stringify(app.id)} });
      channel.on('message', (message) => heard(message));`);

    await ride(agent, wire, async () => {
      await until('the first words', async () => story.texts()[5]);
    });
    await until('the end of the run', async () => (story.ended ? true : undefined), 60_000);
    await tab.close();

    assertHeard(story.texts(), agent);
    assert.deepEqual(story.doubled, []);
  });
});
