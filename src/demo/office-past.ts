import { setImmediate } from 'node:timers/promises';
import type { HolidayZone } from '../domain/calendar';
import type { FindingCode } from '../domain/statement/findings';
import { bailiffSubject, caisseSubject } from '../domain/office/office-fact';
import type { DecidedFile, Register } from '../register/register';
import { pastSemesters } from './bailiffs';
import { holdingsOf } from './holdings-story';
import { tellBailiff, type PastOfficeFact } from './office-story';
import type { Portfolio } from './portfolio';
import { frozenAt, SETTLED, statedSemesters, tellStatement } from './statement-story';

/** Others get their turn between so many subjects. */
const BREATH = 20;

/**
 * Loads what passed between the organisme, its bailiffs and its caisses: two past semesters of visits, waivers and queries, and the
 * statements of the semesters that are closed, frozen with what was known in that night.
 */
export async function loadOfficePast(
  register: Register,
  { today, caisses, bailiffs }: Portfolio,
  files: readonly DecidedFile[],
  { zone, seed }: { zone: HolidayZone; seed: number },
): Promise<void> {
  const [{ first: from }] = pastSemesters(today);
  await register.office.setDutiesFrom(from);
  const holdings = holdingsOf(files);
  for (const [index, bailiff] of bailiffs.entries()) {
    if (index % BREATH === 0) await setImmediate();
    await register.office.loadPast({
      subject: bailiffSubject(bailiff.id),
      facts: tellBailiff(bailiff, { today, zone, seed, holdings }),
      contextOn: (day) => {
        const { cases: casesWithoutNews, since: silentSince } = holdings.silent(bailiff.id, day);
        return { volumes: holdings.volumes(bailiff.id, day), casesWithoutNews, silentSince };
      },
    });
  }
  for (const { id: caisse } of caisses) {
    const facts: PastOfficeFact[] = [];
    for (const semester of statedSemesters(from, today)) {
      const { id: period } = semester;
      const { statement, ...figures } = await register.statements.freeze({
        caisse,
        period,
        knownAt: frozenAt(semester),
      });
      for (const code of Object.keys(figures.findings) as FindingCode[])
        await register.statements.settle({ statement, code, by: 'demo', reason: SETTLED });
      facts.push(...tellStatement(caisse, semester, figures, zone));
    }
    await register.office.loadPast({ subject: caisseSubject(caisse), facts });
  }
}
