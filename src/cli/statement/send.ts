import { PERIODIC_STAGE_LABELS } from '../../domain/office/labels';
import { caisseSubject } from '../../domain/office/office-fact';
import { Refusal } from '../../domain/refusal';
import { print, printOffice } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';
import { jsonText } from '../table';
import { dutyOf, type Named, standingOf } from './named';

export interface SendOptions {
  readonly reason?: string;
  readonly json?: boolean;
}

/**
 * Has a statement sent again. The first sending follows from the approval: the service does it, and this command says so.
 * @throws {Refusal} RCV-STATEMENT-NOT-APPROVED
 */
export async function send(service: Service, name: Named, { reason, json }: SendOptions): Promise<void> {
  const { register } = service;
  const { course } = await standingOf(register, name);
  if (course.stage === 'to-send') {
    const decision = await register.office.decisionOf(dutyOf(name));
    await service.tell([decision]);
    return print(
      json
        ? jsonText({ stage: course.stage, decision })
        : "Approuvé : le service s'en charge ; il part avec le prochain passage.",
    );
  }
  if (course.sendings.length === 0)
    throw new Refusal('RCV-STATEMENT-NOT-APPROVED', {
      statement: dutyOf(name),
      stage: PERIODIC_STAGE_LABELS[course.stage],
    });
  if (reason === undefined)
    throw new Refusal('RCV-MALFORMED', { field: '--reason', reason: "dire pourquoi l'envoyer de nouveau" });
  const { caisse, period, number } = name;
  const data = { period, number, reason };
  printOffice(await recordOffice(service, { subject: caisseSubject(caisse), kind: 'statement-resend', data }), json);
}
