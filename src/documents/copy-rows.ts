import type { Readable } from 'node:stream';

const LINE_FEED = 10;

/** Where a stream in COPY's text format is being read: whole rows, one chunk at a time. */
export class CopyRows {
  /** Ends with a row's line feed. */
  chunk: Buffer = Buffer.alloc(0);
  /** Of the next row in the chunk; at its end: call {@link more}. */
  at = 0;
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly rest: Buffer[] = [];

  constructor(private readonly stream: Readable) {
    this.chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Takes the next chunk; false when there is none. */
  async more(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.chunks.next();
      if (done) {
        if (this.rest.length > 0) throw new Error('the rows break off in the middle of one');
        return false;
      }
      const end = value.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) {
        this.chunk =
          this.rest.length === 0 ? value.subarray(0, end) : Buffer.concat([...this.rest, value.subarray(0, end)]);
        this.at = 0;
        this.rest.length = 0;
      }
      if (end < value.length) this.rest.push(value.subarray(end));
      if (end > 0) return true;
    }
  }

  /** Gives the stream up, with whatever it was read from. */
  close(): void {
    this.stream.destroy();
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The value of a field in COPY's text format that is not `\N`. */
export const unescaped = (field: string): string =>
  field.replaceAll(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
