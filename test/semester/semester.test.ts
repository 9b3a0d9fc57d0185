import { quietRuntime } from '../workflows/office';
import { semesterRun } from './run';

/** The small form; `npm run semester -- --bailiffs 3300` is the long one. */
test('a semester of sixty bailiffs starts, reminds and ends on the real server as computed beforehand', async () => {
  quietRuntime();
  const report = await semesterRun({ bailiffs: 60, dayMs: 600, say: () => {} });
  expect(report.found).toEqual([]);
  expect(report.events.longestRun).toBeLessThan(80);
}, 180_000);
