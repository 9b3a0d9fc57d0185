import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { OfficeDeps } from '../activities';
import { sendDigests } from '../activities/digest';
import { statementWork } from '../activities/statement-work';
import { parisDay } from '../domain/calendar/paris-time';
import type { Clock } from '../domain/clock';
import { createOfficeMessages, type Mail } from '../messages';
import { folderDrop } from '../messages/folder-drop';
import type { Register } from '../register/register';
import { createTellDuty } from '../temporal/duty-signals';
import { runningDuties } from '../temporal/running-duties';

/** Who is written to in a scenario. */
export const RECIPIENTS = {
  officer: 'gestionnaires@organisme.example',
  desk: 'referent-huissiers@organisme.example',
  director: 'directeur@organisme.example',
  operations: 'exploitation@organisme.example',
} as const;

/** What the workflows of periodic duties work with in a scenario: all of it real, statements dropped into `folder`. */
export function officeDeps({
  register,
  clock,
  mail,
  client,
  folder,
}: {
  readonly register: Register;
  readonly clock: Clock;
  readonly mail: Mail;
  readonly client: Client;
  readonly folder: string;
}): OfficeDeps {
  const { desk, director } = RECIPIENTS;
  return {
    register: register.office,
    tell: createTellDuty({ client, clock }),
    running: runningDuties(client),
    messages: createOfficeMessages({ mail, desk, director }),
    statements: statementWork({
      register,
      transmission: folderDrop(path.join(folder, 'sent'), { create: true }),
      folder: path.join(folder, 'packages'),
      threads: 0,
    }),
    digests: () => sendDigests({ register, mail, recipients: RECIPIENTS }, parisDay(clock.now())),
  };
}
