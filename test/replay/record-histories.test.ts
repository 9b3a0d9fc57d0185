import { DUTY_PATHS, PATHS, recordHistories, SCHEDULED } from './record';

/** Not a test: `npm run histories` records through Jest, which compiles the sources. Skipped unless asked for. */
const asked = process.env['RECORD_HISTORIES'] === 'yes';
(asked ? it : it.skip)('records the histories', async () => {
  expect(await recordHistories()).toEqual(
    expect.arrayContaining([...Object.keys(PATHS), ...Object.keys(DUTY_PATHS), ...Object.keys(SCHEDULED)]),
  );
});
