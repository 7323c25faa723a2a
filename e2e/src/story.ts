/** What a client of any of the event streams has been told. */
export interface Event {
  id: string;
  eventType: string;
  run?: string;
  data: any;
}

/** The state an editor shows, folded from events: the messages of one run, and nothing twice. */
export class Story {
  private messages = new Map<string, string>();
  private seen = new Set<string>();
  readonly doubled: string[] = [];
  ended = false;

  constructor(private readonly run: string) {}

  /** Takes a message of a channel, or the data of a server-sent event. */
  take(message: any): void {
    switch (message.type) {
      case 'reset':
        this.forget();
        break;
      case 'snapshot':
        if (message.part === 1) {
          this.forget();
        }
        message.events.forEach((event: Event) => this.apply(event));
        break;
      case 'event':
        if (this.seen.has(message.id)) {
          this.doubled.push(message.id);
        }
        this.seen.add(message.id);
        this.apply(message);
        break;
    }
  }

  private forget(): void {
    this.messages = new Map();
    this.seen = new Set();
  }

  private apply({ eventType, run, data }: Event): void {
    if (run !== this.run) {
      return;
    }
    const text = this.messages.get(data.messageId);
    if (eventType === 'ag-ui.TEXT_MESSAGE_START') {
      this.messages.set(data.messageId, text ?? '');
    } else if (eventType === 'ag-ui.TEXT_MESSAGE_CONTENT') {
      this.messages.set(data.messageId, (text ?? '') + data.delta);
    } else if (eventType === 'ag-ui.RUN_FINISHED') {
      this.ended = true;
    }
  }

  texts(): string[] {
    return [...this.messages.values()];
  }
}
