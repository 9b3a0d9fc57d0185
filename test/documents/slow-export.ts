import { Readable } from 'node:stream';
import { exportStatement } from '../../src/documents';
import { stubSource } from './stub-source';

/** Exports a statement whose rows never end, and says when it is half way; for tests that kill it. */
async function* endless(): AsyncGenerator<Buffer> {
  yield Buffer.from('Nom\n');
  process.stdout.write('half way\n');
  await new Promise(() => setInterval(() => {}, 1000));
}

void exportStatement({ ...stubSource(), copyCsv: () => Readable.from(endless()) }, process.argv[2] ?? '');
