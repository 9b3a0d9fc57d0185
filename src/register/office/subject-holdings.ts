import type pg from 'pg';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { SubjectId, Volume } from '../../domain/office/office-fact';
import { newsWantedSince } from '../../domain/rules/a13-07-bailiff-query';
import type { RegisterContext } from '../debtor-transaction';
import { casesWithoutNews, silenceOfMany, volumesOfCaisse, volumesOfMany } from '../holdings';
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
  const bailiffs = files.flatMap(({ bailiff }) => (bailiff ? [bailiff.id] : []));
  // Thousands of bailiffs at once: one question for all, none where there is nobody to ask about.
  const [volumes, silences, ofCaisses] = await Promise.all([
    bailiffs.length > 0 ? volumesOfMany(client, bailiffs, today) : null,
    bailiffs.length > 0 ? silenceOfMany(client, bailiffs, newsWantedSince(ruleset, today)) : null,
    Promise.all(files.map(async ({ caisse }) => (caisse ? volumesOfCaisse(client, caisse.id) : []))),
  ]);
  return new Map(
    files.map(({ subject, bailiff }, index) => {
      if (!bailiff) return [subject, { ...NOTHING_HELD, volumes: ofCaisses[index] ?? [] }];
      const silence = silences?.get(bailiff.id);
      const held = { volumes: volumes?.get(bailiff.id) ?? [], casesWithoutNews: silence?.cases ?? 0 };
      return [subject, { ...held, silentSince: silence?.since ?? null }];
    }),
  );
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
