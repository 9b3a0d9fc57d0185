import { startEmbedded } from '../../src/embedded';
import { readConfig } from '../../src/config';

/** Starts the embedded parts as `up` does, says so, and waits to be killed. */
startEmbedded(readConfig(), { CaseStage: 'Keyword' }).then(
  (embedded) => {
    process.stdout.write(`${JSON.stringify(embedded)}\n`);
    setInterval(() => {}, 1_000);
  },
  (error: Error) => {
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exit(1);
  },
);
