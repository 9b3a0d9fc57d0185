import { assess, caseOf } from '../../src/domain/assessment/assess';
import type { Assessment, CaseAssessment, Deadline, Duty } from '../../src/domain/assessment/assessment';
import type { CaseRecord, DecideContext, Delegation, InOffice } from '../../src/domain/assessment/debtor-state';
import type { TimelineEntry } from '../../src/domain/assessment/timeline';
import type { HolidayZone } from '../../src/domain/calendar';
import { type LegalDay, legalDay } from '../../src/domain/calendar/legal-day';
import { type DutyState, dutyState } from '../../src/domain/duties/duty-state';
import type { Affiliation, CaseId, DebtItem, FactData, FactKind, ProcedureNature } from '../../src/domain/facts/fact';
import { intake } from '../../src/domain/facts/intake';
import { Refusal } from '../../src/domain/refusal';
import { FROM_EVER } from '../../src/domain/rules/affiliation';
import type { RuleSetChoice } from '../../src/domain/rules/rule-sets';
import { FoldedFile } from '../../src/simulate/folded-file';

export interface World {
  readonly affiliation: Affiliation;
  readonly ruleset: RuleSetChoice;
  readonly zone: HolidayZone;
  /** Whether the system's choice of a procedure is accepted by itself. */
  readonly auto: boolean;
  readonly delegations: readonly Delegation[];
  readonly bailiffs: readonly InOffice[];
  /** Whether nothing can be handed over to anyone. */
  readonly parks: boolean;
}

/** Where a fact differs from the default: said of K1, counting from the day on which it becomes known. */
export interface Said {
  readonly dated?: string;
  readonly id?: string;
  readonly about?: string;
}

const DIRECTOR: Delegation = { signatory: 'director', from: legalDay('1900-01-01'), to: null };

/** B1 is always in office, B2 until 31 July 2009. */
const BAILIFFS: readonly InOffice[] = [
  { bailiff: 'B1', from: legalDay('1990-01-01'), to: null },
  { bailiff: 'B2', from: legalDay('1990-01-01'), to: legalDay('2009-07-31') },
];

/** 1260.00 € that fell due on 1 April 2009: what K1 is about unless its story says otherwise. */
export const DEBT: DebtItem = {
  period: '2009-S1',
  dueOn: legalDay('2009-04-01'),
  contributions: '1200.00',
  surcharges: '60.00',
  penalties: '0.00',
};

/** A debtor's story as the core sees it: days go by, facts become known, the system does what is due. */
export class Story {
  readonly file: FoldedFile;
  readonly context: DecideContext;
  readonly entries: TimelineEntry[] = [];
  today = legalDay('2009-06-01');
  private facts = 0;

  constructor(readonly world: World) {
    const { zone, auto, delegations, bailiffs } = world;
    this.context = { settings: { zone, automatic: auto }, delegations, bailiffs };
    this.file = new FoldedFile('D1', this.context, 'simulation', () => world.parks);
  }

  /** Lets the days go by until this one; each morning the system does what is due. */
  on(day: string): this {
    const until = legalDay(day);
    for (;;) {
      const next = this.file
        .wakeDays()
        .filter((wake) => wake > this.today && wake <= until)
        .sort()[0];
      if (next === undefined) break;
      this.entries.push(...this.file.advance(next));
      this.today = next;
    }
    this.today = until;
    return this;
  }

  /** Takes the debtor in (once) and opens a case. */
  opened(id = 'K1', ...debts: readonly Partial<DebtItem>[]): this {
    if (this.facts === 0)
      this.said('affiliation-set', { affiliation: this.world.affiliation, from: FROM_EVER }, { id: 'affiliation' });
    const items = (debts.length > 0 ? debts : [{}]).map((debt) => ({ ...DEBT, ...debt }));
    const data = { caisse: 'C1', noticeRef: id, debts: items, ruleset: this.world.ruleset };
    return this.said('case-opened', data, { about: id, id: `open-${id}` });
  }

  /** A fact becomes known today. @throws {Refusal} */
  said<K extends FactKind>(
    kind: K,
    data: FactData[K],
    { dated, id, about = 'K1' }: Said = {},
    retracts?: string,
  ): this {
    const ofDebtor = about === 'debtor' || kind === 'affiliation-set' || kind === 'died' || kind === 'address-changed';
    const fact = intake({
      source: 'story',
      id: id ?? `f${++this.facts}`,
      debtor: 'D1',
      case: ofDebtor ? undefined : about,
      kind,
      on: dated ?? this.today,
      recordedBy: 'story',
      data: data as Record<string, unknown>,
      retracts,
    });
    this.facts += 1;
    this.entries.push(...this.file.record(fact, this.today));
    return this;
  }

  dispatched = (said?: Said): this => this.said('notice-dispatched', {}, said);
  presented = (said?: Said): this => this.said('notice-presented', {}, said);
  delivered = (said?: Said): this => this.said('notice-delivered', {}, said);
  paid = (amount: string, said?: Said): this => this.said('payment-received', { amount }, said);
  bounced = (payment: string, said?: Said): this => this.said('payment-reversed', { payment }, said);
  adjusted = (by: FactData['debt-adjusted'], said?: Said): this => this.said('debt-adjusted', by, said);
  claimed = (said?: Said, data: { receivedOn?: LegalDay } = {}): this => this.said('claim-lodged', data, said);
  documents = (said?: Said): this => this.said('claim-documents-received', {}, said);
  rejected = (said?: Said): this => this.said('claim-decided', { ruling: 'rejected' }, said);
  upheld = (said?: Said): this => this.said('claim-decided', { ruling: 'upheld' }, said);
  upheldInPart = (remaining: string, said?: Said): this =>
    this.said('claim-decided', { ruling: 'upheld-in-part', remaining }, said);
  signed = (said?: Said, amount = '1260.00', signatory = 'director'): this =>
    this.said('contrainte-signed', { reference: 'CT', amount, signatory }, said);
  served = (said?: Said): this => this.said('contrainte-served', { by: 'bailiff' }, said);
  opposed = (said?: Said): this => this.said('opposition-lodged', {}, said);
  judged = (outcome: FactData['judgment-given']['outcome'], said?: Said): this =>
    this.said('judgment-given', outcome === 'validated-in-part' ? { outcome, amount: '100.00' } : { outcome }, said);
  filed = (nature: Exclude<ProcedureNature, 'contrainte'>, said?: Said): this =>
    this.said('action-filed', { nature, court: 'TGI' }, said);
  placed = (said?: Said, bailiff = 'B1'): this => this.said('case-placed', { bailiff }, said);
  recalled = (said?: Said, bailiff?: string): this =>
    this.said('case-recalled', { reason: 'motif', ...(bailiff === undefined ? {} : { bailiff }) }, said);
  reported = (said?: Said, bailiff = 'B1'): this =>
    this.said('bailiff-reported', { bailiff, act: 'commandement', result: 'sans suite' }, said);
  abandoned = (said?: Said): this => this.said('procedure-abandoned', { reason: 'motif' }, said);
  annulled = (said?: Said): this => this.said('notice-annulled', {}, said);
  affiliated = (affiliation: Affiliation, from: string, said?: Said): this =>
    this.said('affiliation-set', { affiliation, from: legalDay(from) }, said);
  retracted = (retracts: string, said?: Said): this => this.said('retraction', {}, said, retracts);

  /** The refusal of what `tried` does. @throws {Error} when it is accepted, or when the refusal changed anything */
  refusal(tried: (story: this) => unknown): Refusal {
    const before = this.file.state;
    try {
      tried(this);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (this.file.state !== before) throw new Error(`refused, yet changed: ${error.message}`);
      return error;
    }
    throw new Error('accepted, its refusal expected');
  }

  assessment(day: LegalDay = this.today): Assessment {
    return assess(this.file.state.facts, this.context.settings, day);
  }

  now(about = 'K1'): CaseAssessment {
    return caseOf(this.assessment(), about as CaseId);
  }

  /** What the register would hold of the case. */
  record(about = 'K1'): CaseRecord {
    const record = this.file.state.cases.get(about as CaseId);
    if (!record) throw new Error(`no case ${about}`);
    return record;
  }

  /** The deadlines of one name ever opened, first to last. */
  deadlines(name: Deadline['name'], about = 'K1'): readonly Deadline[] {
    return this.record(about).deadlines.filter((deadline) => deadline.name === name);
  }

  /** The last deadline of a name as `last day, state`. */
  deadline(name: Deadline['name'], about = 'K1'): string {
    const found = this.deadlines(name, about).at(-1);
    return found ? `${found.lastDay} ${found.state}` : 'none';
  }

  duties(id: Duty['duty'], about = 'K1'): readonly Duty[] {
    return this.record(about).duties.filter((duty) => duty.duty === id);
  }

  /** The last instance of a duty as its state on the story's last day. */
  duty(id: Duty['duty'], about = 'K1'): DutyState | 'none' {
    const found = this.duties(id, about).at(-1);
    return found ? dutyState(found, this.today) : 'none';
  }

  /** What the system did: `day act`. */
  acts(about = 'K1'): string[] {
    return this.entries.flatMap((entry) =>
      entry.type === 'act' && entry.case === about
        ? [`${entry.on} ${entry.act}${entry.about ? ` ${entry.about}` : ''}${entry.corrects ? ' (correction)' : ''}`]
        : [],
    );
  }

  /** The stages it went through: `day stage`. */
  stages(about = 'K1'): string[] {
    return this.entries.flatMap((entry) =>
      entry.type === 'stage' && entry.case === about ? [`${entry.on} ${entry.to}`] : [],
    );
  }
}

/** A story before its first fact. */
export function world(with_: Partial<World> = {}): Story {
  return new Story({
    affiliation: 'compulsory',
    ruleset: '1993',
    zone: 'metropole',
    auto: true,
    delegations: [DIRECTOR],
    bailiffs: BAILIFFS,
    parks: false,
    ...with_,
  });
}

/**
 * The story most tests start from: K1 dispatched on Tuesday 2 June 2009 and delivered on Thursday 4 June. The thirty days end
 * on Saturday 4 July and roll to Monday 6 July; the acting day is Tuesday 7 July; the target for a procedure is 19 August.
 */
export function notified(with_: Partial<World> = {}): Story {
  return world(with_).opened().on('2009-06-02').dispatched().on('2009-06-04').delivered();
}
