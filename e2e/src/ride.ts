import assert from 'node:assert/strict';
import type { Agent } from './agent.ts';
import { kill, type Wire } from './cut.ts';

/** The run of a ride. */
export const run = 'talk';

/**
 * What every client must come through: it joins a run that is under way, its connection is cut, the
 * server is killed and started again, and the run is stopped.
 *
 * @param join starts the client; returns once it has heard of the run
 */
export async function ride(agent: Agent, wire: Wire, join: () => Promise<void>): Promise<void> {
  const more = (count: number) =>
    agent.saidMessages(agent.sent('ag-ui.TEXT_MESSAGE_END').length + count);
  agent.talk(run);
  await agent.saidMessages(10);
  await join();
  await more(10);
  wire.cut();
  await more(20);
  await kill('tool-stream');
  await more(20);
  await agent.stop(run);
}

/** The client has every message that was said, once and in order; the stop may have torn the last one. */
export function assertHeard(texts: string[], agent: Agent): void {
  const said = agent.talked();
  const last = said.length - 1;
  assert.deepEqual(texts.slice(0, last), said.slice(0, last));
  const torn = texts.slice(last);
  assert.ok(torn.length <= 2, `more was heard than was said: ${torn}`);
  assert.ok(said[last]?.startsWith(torn[0] ?? ''), `${torn} was heard, and said was ${said[last]}`);
}
