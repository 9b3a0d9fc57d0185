import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { EFFECT_LABELS } from '../domain/assessment/labels';
import { OFFICE_EFFECT_LABELS } from '../domain/office/labels';
import { frenchDay } from '../domain/calendar';
import { parisDay } from '../domain/calendar/paris-time';
import { type EffectsOverview, PAUSABLE_KINDS, type PausableKind } from '../register/register';
import { withRegister } from './installation';
import { jsonText, printTable } from './table';

const LABELS: { readonly [K in PausableKind]: string } = { ...EFFECT_LABELS, ...OFFICE_EFFECT_LABELS };

export default function effects(program: Command): void {
  const command = program
    .command('effects')
    .description('what leaves the house: pause a kind, resume it, see how it stands');
  const kindOf = (text: string): PausableKind => {
    const kind = PAUSABLE_KINDS.find((known) => known === text);
    return kind ?? command.error(`unknown kind: ${text} (${PAUSABLE_KINDS.join(', ')})`, { exitCode: 2 });
  };
  command
    .command('pause <kind>')
    .description(`let no effect of a kind leave from now on (${PAUSABLE_KINDS.join(', ')})`)
    .option('--reason <text>', 'why, for those who ask later', 'sans motif')
    .action((text: string, { reason }: { reason: string }) => {
      const kind = kindOf(text);
      return withRegister(async ({ register }) => {
        await register.pauseEffects({ kind, reason, by: userInfo().username });
        print(`${LABELS[kind]} : suspendu. Les envois déjà en cours peuvent encore partir.`);
      });
    });
  command
    .command('resume <kind>')
    .description('let a paused kind leave again; what waited leaves with the next runs of the pump')
    .action((text: string) => {
      const kind = kindOf(text);
      return withRegister(async ({ register }) => {
        await register.resumeEffects(kind);
        print(`${LABELS[kind]} : repris. Ce qui attendait part avec les prochains passages de la pompe.`);
      });
    });
  command
    .command('list')
    .description('state of each kind, and what this hour has seen')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      withRegister(async ({ register }) => {
        const overview = await register.listEffects();
        if (json) print(jsonText(overview));
        else show(overview);
      }),
    );
}

function show({ kinds, hour }: EffectsOverview): void {
  printTable(
    kinds,
    [
      ['Envoi', ({ kind }) => `${LABELS[kind]}\n(${kind})`],
      [
        'État',
        ({ paused }) =>
          paused === null
            ? 'en service'
            : `suspendu depuis le ${frenchDay(parisDay(paused.at))}\npar ${paused.by} : ${paused.reason}`,
      ],
      ['À faire', ({ pending }) => String(pending)],
      ['Reportés', ({ putOff }) => String(putOff)],
      ['Nouvel essai', ({ retrying }) => String(retrying)],
      ['En cours', ({ sending }) => String(sending)],
      ['En échec', ({ parked }) => String(parked)],
    ],
    false,
  );
  const ceiling = hour.ceiling === null ? 'sans plafond' : `sur ${hour.ceiling}`;
  print(`Cette heure : ${hour.taken} envois ${ceiling}, ${hour.putOff} reportés.`);
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
