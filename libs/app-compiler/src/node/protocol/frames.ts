/** Frames on a byte stream: a length (uint32, big endian) and that many bytes of JSON. */
export const HEADER_BYTES = 4;

/** An answer that another process has already written, id included. */
export class Answered {
  readonly body: string;

  constructor(body: string) {
    this.body = body;
  }
}

export function encodeFrame(message: unknown): Buffer {
  return encodeBody(JSON.stringify(message));
}

export function encodeBody(body: string): Buffer {
  const length = Buffer.byteLength(body);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.writeUInt32BE(length, 0);
  frame.write(body, HEADER_BYTES);
  return frame;
}

/** Cuts a stream into frames. A frame over the limit is skipped, never held. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #onFrame: (body: string) => void;
  readonly #onOversize: (bytes: number) => void;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #skipping = 0;
  #need = -1;

  constructor(
    maxBytes: number,
    onFrame: (body: string) => void,
    onOversize: (bytes: number) => void,
  ) {
    this.#maxBytes = maxBytes;
    this.#onFrame = onFrame;
    this.#onOversize = onOversize;
  }

  push(chunk: Buffer): void {
    if (this.#skipping > 0) {
      const skipped = Math.min(this.#skipping, chunk.length);
      this.#skipping -= skipped;
      chunk = chunk.subarray(skipped);
    }
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    while (this.#step());
  }

  #step(): boolean {
    if (this.#need < 0) {
      if (this.#buffered < HEADER_BYTES) return false;
      this.#need = this.#take(HEADER_BYTES).readUInt32BE(0);
      if (this.#need > this.#maxBytes) this.#skip(this.#need);
      return true;
    }
    if (this.#buffered < this.#need) return false;
    const body = this.#take(this.#need).toString("utf8");
    this.#need = -1;
    this.#onFrame(body);
    return true;
  }

  #skip(bytes: number): void {
    this.#need = -1;
    const here = Math.min(bytes, this.#buffered);
    this.#take(here);
    this.#skipping = bytes - here;
    this.#onOversize(bytes);
  }

  #take(bytes: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    const rest = all.subarray(bytes);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
    return all.subarray(0, bytes);
  }
}
