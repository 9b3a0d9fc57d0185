import type pg from 'pg';
import { addDays, type LegalDay } from '../../domain/calendar/legal-day';
import type { SubjectId, Volume } from '../../domain/office/office-fact';
import { pinnedRuleSet } from '../../domain/rules/rule-sets';
import type { RegisterContext } from '../debtor-transaction';
import { casesWithoutNews, volumesOf, volumesOfCaisse } from '../holdings';
import type { CaseWithoutNews } from './contract';
import type { SubjectFile } from './subject-file';

/** What a subject holds now, as the core is told. */
export interface SubjectHoldings {
  readonly volumes: readonly Volume[];
  readonly casesWithoutNews: number;
}

/** Reads what each subject holds, on the connection of the transaction. */
export async function readHoldings(
  client: pg.PoolClient,
  files: readonly SubjectFile[],
  { ruleset }: Pick<RegisterContext, 'ruleset'>,
  today: LegalDay,
): Promise<Map<SubjectId, SubjectHoldings>> {
  const before = newsBefore(ruleset, today);
  const read = files.map(async ({ subject, bailiff, caisse }): Promise<[SubjectId, SubjectHoldings]> => {
    if (caisse) return [subject, { volumes: await volumesOfCaisse(client, caisse.id), casesWithoutNews: 0 }];
    if (!bailiff) return [subject, { volumes: [], casesWithoutNews: 0 }];
    const [volumes, silent] = await Promise.all([
      volumesOf(client, bailiff.id, today),
      casesWithoutNews(client, bailiff.id, before),
    ]);
    return [subject, { volumes, casesWithoutNews: silent.length }];
  });
  return new Map(await Promise.all(read));
}

/** Cases of which the last word is older than this day are asked about. */
export const newsBefore = (ruleset: RegisterContext['ruleset'], today: LegalDay): LegalDay =>
  addDays(today, -pinnedRuleSet(ruleset, today).newsAfter.value);

/** What a bailiff is asked about, by notice reference. */
export async function readSilentCases(
  client: pg.PoolClient,
  bailiff: string,
  ruleset: RegisterContext['ruleset'],
  today: LegalDay,
): Promise<CaseWithoutNews[]> {
  const cases = await casesWithoutNews(client, bailiff, newsBefore(ruleset, today));
  return [...cases].sort((a, b) => (a.noticeRef < b.noticeRef ? -1 : a.noticeRef > b.noticeRef ? 1 : 0));
}
