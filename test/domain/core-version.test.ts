import { createHash } from 'node:crypto';
import { CORE_VERSION, assessedBy } from '../../src/domain/core-version';
import { RULE_SETS } from '../../src/domain/rules/rule-sets';

/** What the rule sets were under each version of the core, the newest last. */
const RULE_SETS_OF: Readonly<Record<string, string>> = { '1': '8bb7072e37c4556a', '2': '8f99e4c4ed706056' };

describe('The version of core and rules', () => {
  test('is raised with the rule sets: else no open case would be assessed again, and no act held', () => {
    const digest = createHash('sha256').update(JSON.stringify(RULE_SETS)).digest('hex').slice(0, 16);
    expect({ [CORE_VERSION]: digest }).toEqual({ [CORE_VERSION]: RULE_SETS_OF[CORE_VERSION] });
  });

  test('tells settings apart that give other answers', () => {
    const versions = [
      assessedBy({ zone: 'metropole', automatic: true }),
      assessedBy({ zone: 'metropole', automatic: false }),
      assessedBy({ zone: 'alsace-moselle', automatic: true }),
      assessedBy({ zone: 'metropole', automatic: true }, 'next'),
    ];
    expect(new Set(versions).size).toBe(versions.length);
  });
});
