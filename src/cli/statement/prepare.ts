import { Refusal } from '../../domain/refusal';
import type { Service } from '../parts';
import { counted } from '../counted';
import { print } from '../office-print';
import { jsonText } from '../table';
import { dutyOf, type Named, standingOf } from './named';
import { tellFreezings } from './freezings';

/** Freezes a statement now; a freezing that was broken off goes on where it stood. @throws {Refusal} RCV-STATEMENT-FROZEN */
export async function prepare(service: Service, name: Named, { json }: { readonly json?: boolean }): Promise<void> {
  const { register } = service;
  const { course } = await standingOf(register, name);
  if (course.frozen) throw new Refusal('RCV-STATEMENT-FROZEN', { statement: dutyOf(name) });
  const { caisse, period } = name;
  const figures = await register.statements.freeze({ caisse, period });
  const decisions = await tellFreezings(service, name);
  if (json) return print(jsonText({ figures, decisions }));
  const findings = Object.values(figures.findings).reduce((sum, count) => sum + count, 0);
  print(
    `Arrêté au ${figures.asAt} : ${counted(figures.lines, 'ligne')}, ${counted(findings, 'anomalie')} à régler. Empreinte ${figures.control}`,
  );
}
