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
