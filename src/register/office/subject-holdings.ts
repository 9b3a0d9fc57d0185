import type pg from 'pg';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { SubjectId, Volume } from '../../domain/office/office-fact';
import { newsWantedSince } from '../../domain/rules/a13-07-bailiff-query';
import type { RegisterContext } from '../debtor-transaction';
import { casesWithoutNews, volumesOf, volumesOfCaisse } from '../holdings';
import type { CaseWithoutNews } from './contract';
import type { SubjectFile } from './subject-file';

/** What a subject holds now, as the core is told. */
export interface SubjectHoldings {
  readonly volumes: readonly Volume[];
  readonly casesWithoutNews: number;
  /** Day of the last news of the one that has been silent the longest; null: there is none. */
  readonly silentSince: LegalDay | null;
}

const NOTHING_HELD = { volumes: [], casesWithoutNews: 0, silentSince: null } as const;

/** Reads what each subject holds, on the connection of the transaction. */
export async function readHoldings(
  client: pg.PoolClient,
  files: readonly SubjectFile[],
  { ruleset }: Pick<RegisterContext, 'ruleset'>,
  today: LegalDay,
): Promise<Map<SubjectId, SubjectHoldings>> {
  const wanted = newsWantedSince(ruleset, today);
  const read = files.map(async ({ subject, bailiff, caisse }): Promise<[SubjectId, SubjectHoldings]> => {
    if (caisse) return [subject, { ...NOTHING_HELD, volumes: await volumesOfCaisse(client, caisse.id) }];
    if (!bailiff) return [subject, NOTHING_HELD];
    const [volumes, silent] = await Promise.all([
      volumesOf(client, bailiff.id, today),
      casesWithoutNews(client, bailiff.id, wanted),
    ]);
    const [since = null] = silent.map(({ placedOn, reportedOn }) => reportedOn ?? placedOn).sort();
    return [subject, { volumes, casesWithoutNews: silent.length, silentSince: since }];
  });
  return new Map(await Promise.all(read));
}

/** What a bailiff is asked about, by notice reference. */
export async function readSilentCases(
  client: pg.PoolClient,
  bailiff: string,
  ruleset: RegisterContext['ruleset'],
  today: LegalDay,
): Promise<CaseWithoutNews[]> {
  const cases = await casesWithoutNews(client, bailiff, newsWantedSince(ruleset, today));
  return [...cases].sort((a, b) => (a.noticeRef < b.noticeRef ? -1 : a.noticeRef > b.noticeRef ? 1 : 0));
}
