import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Agent } from '../src/agent.ts';
import { Wire } from '../src/cut.ts';
import { type App, Owner, until } from '../src/platform.ts';
import { assertHeard, ride, run } from '../src/ride.ts';
import { Story } from '../src/story.ts';
import { Tab } from '../src/tab.ts';

describe('server-sent events', () => {
  let owner: Owner;
  let app: App;
  let wire: Wire;
  let agent: Agent;

  before(async () => {
    owner = await Owner.create('Events');
    app = await owner.createApp('events');
    wire = await Wire.open();
    agent = await Agent.start(app);
  });

  after(() => {
    agent.quit();
    wire.close();
  });

  it('lose and double nothing for EventSource in a browser', { timeout: 120_000 }, async () => {
    const tab = await Tab.open(wire);
    const story = new Story(run);
    await tab.hear((message) => story.take(message));
    await tab.showToken(app.id, owner.bearer.authorization.replace('Bearer ', ''));

    await ride(agent, wire, async () => {
      // A gateway's 503 makes EventSource give up, and another one is told where to go on.
      await tab.load(`
        let cursor = '';
        function follow() {
          const source = new EventSource('/stream/v1/apps/${app.id}/events?cursor=' + cursor);
          source.onmessage = (event) => {
            cursor = event.lastEventId || cursor;
            heard(JSON.parse(event.data));
          };
          source.onerror = () => {
            if (source.readyState === EventSource.CLOSED) setTimeout(follow, 200);
          };
        }
        follow();`);
      await until('the first words', async () => story.texts()[5]);
    });
    await until('the end of the run', async () => (story.ended ? true : undefined));
    await tab.close();

    assertHeard(story.texts(), agent);
    assert.deepEqual(story.doubled, []);
  });
});
