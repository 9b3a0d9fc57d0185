import { addDays, addWorkingDays, type LegalDay } from '../domain/calendar';
import type { Delegation } from '../domain/assessment/debtor-state';
import { formatCents } from '../domain/money/cents';
import { bailiffOnDuty } from './bailiffs';
import type { CaseStory } from './case-story';
import { DEPUTY, DIRECTOR } from './master-data';

/**
 * What the organisme does from the acting day on in the compulsory regime. The procedure itself is chosen by the core; here
 * are the acts of people, and what courts, bailiffs and debtors answer.
 */
export function recover(story: CaseStory, actingDay: LegalDay, delegations: readonly Delegation[]): void {
  const { random } = story;
  const from = story.knownOn > actingDay ? story.knownOn : actingDay;
  switch (random.weighted({ contrainte: 87, unsigned: 6, 'civil-action': 5, 'criminal-court-action': 2 })) {
    case 'contrainte':
      return contrainte(story, from, delegations);
    case 'unsigned': // left lying: reminders, then overdue; some debtors pay meanwhile
      if (random.chance(0.25)) story.pay(story.after(from, 15, 60), random.int(1, 3));
      return;
    case 'civil-action':
      return action(story, from, 'civil-action', `tribunal judiciaire de ${story.frame.city}`);
    case 'criminal-court-action':
      return action(story, from, 'criminal-court-action', `tribunal de police de ${story.frame.city}`);
  }
}

function action(story: CaseStory, from: LegalDay, nature: string, court: string): void {
  story.tell('action-filed', signingDay(story, from, 5, 28), 0, { nature, court });
  if (story.random.chance(0.2)) story.pay(story.after(story.knownOn, 20, 70), 2);
}

/** Signed, placed with a bailiff and served, sometimes opposed and judged, paid or enforceable; sometimes abandoned. */
function contrainte(story: CaseStory, from: LegalDay, delegations: readonly Delegation[]): void {
  const { random, frame } = story;
  sign(story, signingDay(story, from, 1, 24), delegations);
  if (random.chance(0.04)) {
    story.tell('procedure-abandoned', story.office(story.after(story.knownOn, 2, 20)), 0, {
      reason: 'erreur sur le débiteur à signifier',
    });
    if (random.chance(0.5)) sign(story, signingDay(story, story.knownOn, 3, 15), delegations);
    return;
  }
  const by = random.chance(0.85) ? 'bailiff' : 'registered-letter';
  const bailiff = by === 'bailiff' ? place(story) : null;
  if (random.chance(0.08)) return; // not served yet
  const servedOn = story.office(story.after(story.knownOn, 4, 24));
  story.tell('contrainte-served', servedOn, random.int(1, 8), { by });
  if (bailiff !== null) report(story, bailiff, servedOn, 'signification', random.pick(SERVICE_RESULTS));
  if (random.chance(0.15))
    return oppose(story, servedOn, `tribunal judiciaire de ${frame.city}, pôle social`, delegations);
  if (random.chance(0.28)) story.pay(story.after(servedOn, 6, 70), random.int(1, 4));
  else if (random.chance(0.15))
    story.pay(story.after(servedOn, 6, 40), random.int(1, 4), story.share(random.int(20, 60)));
  else if (bailiff !== null) enforce(story, bailiff, servedOn);
}

const SERVICE_RESULTS = ['remise à personne', 'remise à domicile', "dépôt à l'étude"] as const;
const ENFORCEMENT = ['commandement de payer', 'saisie-attribution', 'procès-verbal de carence'] as const;

/** Puts the case into the hands of a bailiff of its region, on the day of what was told last. */
function place(story: CaseStory): string | null {
  const on = story.knownOn;
  const bailiff = bailiffOnDuty(story.frame.caisse, on, story.frame.bailiffs, story.random);
  if (bailiff !== null) story.tell('case-placed', on, 0, { bailiff });
  return bailiff;
}

/** Reports arrive later than the act. */
function report(story: CaseStory, bailiff: string, actOn: LegalDay, act: string, result: string): void {
  story.tell('bailiff-reported', story.office(story.after(actOn, 2, 12)), 0, { bailiff, act, result, actOn });
}

/** Enforceable and unpaid: the bailiff goes on, and does not always say so. */
function enforce(story: CaseStory, bailiff: string, servedOn: LegalDay): void {
  const { random } = story;
  for (let day = addDays(servedOn, 40); random.chance(0.6); day = story.after(day, 40, 110))
    report(story, bailiff, story.office(day), random.pick(ENFORCEMENT), 'sans paiement à ce jour');
}

function oppose(story: CaseStory, servedOn: LegalDay, court: string, delegations: readonly Delegation[]): void {
  const { random } = story;
  story.tell('opposition-lodged', story.office(addDays(servedOn, random.int(3, 11))), random.int(2, 8), { court });
  const judgedOn = story.office(story.after(story.knownOn, 45, 130));
  const outcome = random.weighted({ validated: 55, 'validated-in-part': 20, annulled: 25 });
  const amount = outcome === 'validated-in-part' ? { amount: formatCents(story.share(60)) } : {};
  story.tell('judgment-given', judgedOn, random.int(3, 12), { court, outcome, ...amount });
  if (outcome === 'annulled') sign(story, signingDay(story, story.knownOn, 4, 20), delegations); // recovery is due again
}

function sign(story: CaseStory, on: LegalDay, delegations: readonly Delegation[]): void {
  const deputyMay = delegations.some(({ signatory, from }) => signatory === DEPUTY && from <= on);
  story.tell('contrainte-signed', on, 0, {
    reference: `CT-${story.frame.id}-${story.events.length}`,
    amount: formatCents(story.owed),
    signatory: deputyMay && story.random.chance(0.3) ? DEPUTY : DIRECTOR,
  });
}

/** A working day some working days later: acts are recorded on the day on which they are done. */
function signingDay(story: CaseStory, from: LegalDay, min: number, max: number): LegalDay {
  return addWorkingDays(from, story.random.int(min, max), story.frame.zone);
}
