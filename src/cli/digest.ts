import { type Command, Option } from 'commander';
import { sendDigests } from '../activities/digest';
import { parisDay } from '../domain/calendar/paris-time';
import { type Digest, DIGEST_ROLES, type DigestRole, isEmpty } from '../domain/duties/digest';
import { createMail } from '../messages';
import { digestTexts } from '../messages/digest-texts';
import { smtpUrlOf, withRegister } from './installation';
import type { Installation } from './parts';
import { jsonText } from './table';

export default function digest(program: Command): void {
  program
    .command('digest')
    .description("the day's digest by role: see it, or send now what has not left yet")
    .addOption(new Option('--role <role>', 'only this one').choices(DIGEST_ROLES))
    .option('--print', 'print instead of sending')
    .option('--json', 'print what it is made of')
    .action(({ role, print, json }: { role?: DigestRole; print?: boolean; json?: boolean }) =>
      withRegister((installation) =>
        print || json
          ? show(installation, role === undefined ? DIGEST_ROLES : [role], json === true)
          : send(installation, role),
      ),
    );
}

async function show({ register, clock }: Installation, roles: readonly DigestRole[], json: boolean): Promise<void> {
  const today = parisDay(clock.now());
  const digests: Digest[] = [];
  for (const role of roles) digests.push(await register.ledger.digestFor(role, today));
  if (json) {
    process.stdout.write(`${jsonText(digests)}\n`);
    return;
  }
  for (const read of digests) {
    const { subject, text } = digestTexts(read);
    process.stdout.write(`${subject}\n${isEmpty(read) ? 'Rien à dire : aucun message ne part.\n' : text}\n`);
  }
}

async function send(installation: Installation, role: DigestRole | undefined): Promise<void> {
  const { config, register, clock } = installation;
  const { from, officer, desk, director, operations } = config.smtp;
  const mail = createMail({ smtpUrl: smtpUrlOf(config), from });
  try {
    const today = parisDay(clock.now());
    const { sent, silent } = await sendDigests(
      { register, mail, recipients: { officer, desk, director, operations } },
      today,
      role === undefined ? DIGEST_ROLES : [role],
    );
    const told = (roles: readonly DigestRole[]): string => (roles.length > 0 ? roles.join(', ') : 'personne');
    process.stdout.write(`Point du jour envoyé : ${told(sent)}. Rien à dire : ${told(silent)}.\n`);
  } finally {
    mail.close();
  }
}
