import type { PeriodId } from '../../domain/office/periods';
import { counted } from '../counted';
import { print } from '../office-print';
import type { Service } from '../parts';
import { jsonText } from '../table';
import { tellFreezings } from './freezings';
import { standingOf } from './named';

/** Draws up a rectifying statement of what was learnt since the last one; without differences there is none. */
export async function rectify(
  service: Service,
  name: { readonly caisse: string; readonly period: PeriodId },
  { dryRun = false, json }: { readonly dryRun?: boolean; readonly json?: boolean },
): Promise<void> {
  const { register } = service;
  await standingOf(register, { ...name, number: 0 });
  const rectified = await register.statements.rectify(name, { dryRun });
  const decisions = dryRun ? [] : await tellFreezings(service, name);
  const { lines, number, differences } = rectified;
  if (json) return print(jsonText({ dryRun, ...rectified, decisions }));
  if (lines === 0) return print("Rien de ce qui a été appris depuis ne change l'état : pas de rectificatif.");
  print(`Rectificatif n° ${number}${dryRun ? ' (à établir)' : ''} : ${counted(lines, 'ligne')}`);
  for (const { line, change, causes } of differences) print(`  ${line.noticeRef} : ${change}\n    ${causes}`);
  if (lines > differences.length) print(`  … et ${lines - differences.length} autres`);
}
