import type { AckFrame, Command } from "./frames.ts";

/** The server would not take the command; `code` says why. */
export class CommandRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`The command was refused: ${code}.`);
    this.code = code;
  }
}

/** No acknowledgement in time. The command may still have arrived: its id makes repeats harmless. */
export class CommandTimeout extends Error {
  constructor() {
    super("The command was not acknowledged in time.");
  }
}

interface Pending {
  readonly frame: object;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly resolve: (ack: AckFrame) => void;
  readonly reject: (error: Error) => void;
}

/** Commands on their way. One that meets a broken connection is sent again on the next. */
export class Commands {
  private readonly pending = new Map<string, Pending>();
  private readonly send: (frame: object) => boolean;

  constructor(send: (frame: object) => boolean) {
    this.send = send;
  }

  issue(command: Command, timeoutMs: number): Promise<AckFrame> {
    const id = crypto.randomUUID();
    const frame = { type: "command", command: id, ...command };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new CommandTimeout());
      }, timeoutMs);
      this.pending.set(id, { frame, timer, resolve, reject });
      this.send(frame);
    });
  }

  acknowledge(ack: AckFrame): void {
    const pending = this.pending.get(ack.command);
    if (!pending) return;
    this.pending.delete(ack.command);
    clearTimeout(pending.timer);
    if (ack.status === "refused") pending.reject(new CommandRefused(ack.code ?? "refused"));
    else pending.resolve(ack);
  }

  repeat(): void {
    for (const { frame } of this.pending.values()) this.send(frame);
  }

  abandon(reason: string): void {
    for (const { timer, reject } of this.pending.values()) {
      clearTimeout(timer);
      reject(new Error(reason));
    }
    this.pending.clear();
  }
}
