import type { Entry } from "../src/index.ts";

/** Numbers that look random and can be had again from their seed (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const STATES = ["queued", "bundling", "uploading", "verifying", "live"];

/**
 * Some runs of agents on one app, with everything that can happen in them. The two topics are each
 * in their own order and mixed at random, as a reader of both meets them.
 */
export function history(seed: number): Entry[] {
  const below = random(seed);
  const chance = (percent: number): boolean => below(100) < percent;
  const agent: Entry[] = [];
  const app: Entry[] = [];
  let n = 0;
  let revision = 0;
  const at = (): { time: string; id: string } => {
    const id = `e${++n}`;
    return { time: new Date(1_750_000_000_000 + n * 1_000).toISOString(), id };
  };
  const says = (run: string, type: string, data: object = {}): void => {
    agent.push({ ...at(), topic: "agent.events", eventType: `ag-ui.${type}`, run, data: { type, ...data } });
  };
  const tells = (eventType: string, data: Record<string, unknown>): void => {
    app.push({ ...at(), topic: "app.events", eventType, data });
  };

  const message = (run: string, family: string): void => {
    const messageId = `m${n}`;
    says(run, `${family}_START`, { messageId, role: "assistant" });
    for (let i = below(6); i > 0; i--) says(run, `${family}_CONTENT`, { messageId, delta: `w${n} ` });
    if (chance(80)) says(run, `${family}_END`, { messageId });
  };
  const approval = (run: string, toolCall: string): void => {
    const id = `a${n}`;
    says(run, "CUSTOM", { name: "approval.requested", value: { approval: id, message: "May I?", paths: ["a", "b"], toolCall } });
    for (let i = below(3); i > 0; i--) {
      const decision = chance(60) ? "approve" : "reject";
      tells("approval.closed", { approval: id, run, decision, by: `usr_${i}`, paths: ["a"] });
    }
  };
  const call = (run: string): void => {
    const toolCall = `c${n}`;
    const tool = chance(80) ? "write_file" : "web_search";
    says(run, "TOOL_CALL_START", { toolCallId: toolCall, toolCallName: tool });
    for (let i = below(5); i > 0; i--) says(run, "TOOL_CALL_ARGS", { toolCallId: toolCall, delta: `${n},` });
    if (chance(90)) says(run, "TOOL_CALL_END", { toolCallId: toolCall });
    if (chance(25)) approval(run, toolCall);
    for (let i = below(3); i > 0; i--) tells("tool.progress", { run, toolCall, stage: `s${i}` });
    if (chance(40)) {
      revision++;
      const changes = [{ op: chance(80) ? "put" : "delete", path: `f${below(5)}` }];
      tells("file.changed", { revision, base: revision - 1, author: { kind: "agent", id: "k" }, cause: { run, toolCall }, changes });
    }
    // A tool is either the platform's, which answers, or the agent's own, which replies.
    const answers = tool === "write_file" && chance(80) ? 1 + below(2) : 0;
    for (let i = answers; i > 0; i--) {
      const outcome = chance(60)
        ? { status: "succeeded", result: { n } }
        : { status: "refused", code: ["timed_out", "path_refused", "cancelled"][below(3)] };
      tells("tool.result", { run, toolCall, tool, outcome });
    }
    if (chance(50)) says(run, "TOOL_CALL_RESULT", { toolCallId: toolCall, content: `r${n}` });
    if (chance(10)) tells("command.accepted", { command: `x${n}`, name: "run.retry", by: "usr_1", run, toolCall });
  };
  const control = (run: string): void => {
    tells("command.accepted", { command: `x${n}`, name: "run.pause", by: "usr_1", run });
    if (chance(80)) says(run, "CUSTOM", { name: "run.paused" });
    else return;
    tells("command.accepted", { command: `x${n}`, name: "run.resume", by: "usr_2", run });
    says(run, "CUSTOM", { name: "run.resumed" });
  };
  const release = (): void => {
    const id = `rel${n}`;
    for (const state of STATES.slice(0, 1 + below(STATES.length))) {
      tells("release.changed", { release: id, revision, state, requestedBy: "usr_1" });
    }
  };
  const preview = (): void => {
    const path = `f${below(3)}`;
    tells(chance(60) ? "preview.failed" : "preview.recovered", { revision, path, message: "Unexpected }" });
  };

  const deeds = [
    (run: string) => message(run, "TEXT_MESSAGE"),
    (run: string) => message(run, "REASONING_MESSAGE"),
    call, call, call, control, release, preview,
    (run: string) => says(run, chance(50) ? "STEP_STARTED" : "STEP_FINISHED", { stepName: `step ${n}` }),
  ];
  for (let r = 1 + below(3); r > 0; r--) {
    const run = `r${r}`;
    says(run, "RUN_STARTED", { threadId: "t", runId: run });
    let controlled = false;
    for (let i = below(14); i > 0; i--) {
      const deed = deeds[below(deeds.length)]!;
      if (deed === control && controlled) continue;
      controlled ||= deed === control;
      deed(run);
    }
    const end = below(5);
    if (end === 0) says(run, "RUN_ERROR", { message: "No tokens", code: "tokens", runId: run });
    if (end === 1) says(run, "RUN_FINISHED", { threadId: "t", runId: run, outcome: { type: "cancelled" } });
    if (end === 2) says(run, "RUN_FINISHED", { threadId: "t", runId: run });
    if (end === 3) tells("run.ended", { run, state: "failed", reason: "worker_lost" });
  }
  return mixed(agent, app, below);
}

/**
 * A random merge that lets either topic run ahead of the other, but not by much. That a run is ended
 * comes of its silence: whatever it said before has been heard.
 */
function mixed(agent: readonly Entry[], app: readonly Entry[], below: (n: number) => number): Entry[] {
  const out: Entry[] = [];
  let i = 0;
  let j = 0;
  while (i < agent.length || j < app.length) {
    const next = Number(agent[i]?.id.slice(1) ?? Infinity) - Number(app[j]?.id.slice(1) ?? Infinity);
    const ended = app[j]?.eventType === "run.ended";
    const either = !ended && Math.abs(next) < 6 && below(3) === 0;
    if (next < 0 !== either && i < agent.length) out.push(agent[i++]!);
    else if (j < app.length) out.push(app[j++]!);
    else out.push(agent[i++]!);
  }
  return out;
}
