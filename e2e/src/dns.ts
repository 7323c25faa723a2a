import { createSocket, type Socket } from 'node:dgram';

const HEADER = 12;

/** A name server on the loopback address that knows TXT records only (RFC 1035). */
export class NameServer {
  private readonly records = new Map<string, string>();

  private constructor(private readonly socket: Socket) {
    socket.on('message', (question, from) => socket.send(this.answer(question), from.port, from.address));
  }

  static open(port: number): Promise<NameServer> {
    const socket = createSocket('udp4');
    return new Promise((done, failed) => {
      socket.once('error', failed);
      socket.bind(port, '127.0.0.1', () => done(new NameServer(socket)));
    });
  }

  tell(name: string, text: string): void {
    this.records.set(name, text);
  }

  private answer(question: Buffer): Buffer {
    const labels: string[] = [];
    let at = HEADER;
    for (let size = question[at] ?? 0; size > 0; size = question[at] ?? 0) {
      labels.push(question.toString('latin1', at + 1, at + 1 + size));
      at += size + 1;
    }
    const text = this.records.get(labels.join('.').toLowerCase());
    const head = Buffer.from(question.subarray(0, at + 5));
    head.writeUInt16BE(text === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(text === undefined ? 0 : 1, 6);
    head.writeUInt32BE(0, 8);
    if (text === undefined) return head;
    const value = Buffer.from(text);
    const record = Buffer.from([0xc0, HEADER, 0, 16, 0, 1, 0, 0, 0, 60, 0, value.length + 1, value.length]);
    return Buffer.concat([head, record, value]);
  }

  close(): void {
    this.socket.close();
  }
}
