import { SingleBar } from 'cli-progress';
import type { Progress } from '../../import/import-file';

/** A progress bar on a terminal; nothing where nobody looks. */
export function progressBar(stream: NodeJS.WriteStream): Progress & { end(): void } {
  if (!stream.isTTY) return { read: () => {}, taken: () => {}, end: () => {} };
  let shown: { readonly what: string; readonly bar: SingleBar } | null = null;
  const show = (what: string, value: number, of: number): void => {
    if (shown?.what !== what) {
      shown?.bar.stop();
      const bar = new SingleBar({
        stream,
        format: `${what} {bar} {percentage} %`,
        // Ctrl-C ends the process at once, and nobody would put the terminal right.
        hideCursor: false,
        linewrap: true,
        clearOnComplete: true,
      });
      bar.start(of, value);
      shown = { what, bar };
    }
    shown.bar.update(value);
  };
  return {
    read: (bytes, of) => show('lecture       ', bytes, of),
    taken: (lines, of) => show('enregistrement', lines, of),
    end: () => {
      shown?.bar.stop();
      shown = null;
    },
  };
}
