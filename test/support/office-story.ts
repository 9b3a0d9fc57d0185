import type { Delegation } from '../../src/domain/assessment/debtor-state';
import type { TimelineEntry } from '../../src/domain/assessment/timeline';
import { type LegalDay, legalDay } from '../../src/domain/calendar/legal-day';
import { type DutyState, dutyState } from '../../src/domain/duties/duty-state';
import type { Instant } from '../../src/domain/facts/fact';
import { decideOffice } from '../../src/domain/office/decide-office';
import { officeEvidenceFact } from '../../src/domain/office/evidence';
import {
  bailiffSubject,
  caisseSubject,
  type FrozenFigures,
  type NewOfficeFact,
  type SubjectId,
  subjectParts,
} from '../../src/domain/office/office-fact';
import { intakeOffice } from '../../src/domain/office/office-intake';
import type {
  Bailiff,
  OfficeAction,
  OfficeContext,
  OfficeEffectKind,
  OfficeOutcome,
  OfficeState,
  PeriodicDutyId,
  PeriodicKind,
  PeriodicRecord,
} from '../../src/domain/office/periodic-duty';
import { Refusal } from '../../src/domain/refusal';

export const BAILIFF: Bailiff = {
  id: 'B1',
  name: 'SCP Martin',
  office: null,
  departement: '69',
  email: 'etude@martin.example',
  from: legalDay('2000-01-01'),
  to: null,
};

const DIRECTOR: Delegation = { signatory: 'director', from: legalDay('1900-01-01'), to: null };

/** Where a fact differs from the default: said of today, under an id of its own. */
interface Said {
  readonly dated?: string;
  readonly id?: string;
  readonly retracts?: string;
}

/** A bailiff who holds 1260.00 € of one caisse. */
export const CONTEXT: OfficeContext = {
  ruleset: '1993',
  dutiesFrom: legalDay('2009-01-01'),
  bailiff: BAILIFF,
  caisses: ['C1', 'C2'],
  volumes: [{ caisse: 'C1', cases: 1, due: '1260.00', reports: 0 }],
  casesWithoutNews: 1,
  delegations: [DIRECTOR],
};

export const FIGURES: FrozenFigures = {
  asAt: legalDay('2009-06-30'),
  knownAt: '2009-07-05T01:00:00.000Z' as Instant,
  lines: 1,
  opening: '0.00',
  added: '1260.00',
  paid: '0.00',
  cancelled: '0.00',
  writtenOff: '0.00',
  closing: '1260.00',
  concerned: '1260.00',
  findings: {},
  control: '',
};

/** A bailiff's or a caisse's story as the core sees it: days go by, facts become known, what is due is sent the same day. */
export class OfficeStory {
  state: OfficeState;
  readonly entries: TimelineEntry[] = [];
  /** What was sent, in order: day and key. */
  readonly sent: string[] = [];
  /** Effects that cannot be handed over at the moment. */
  blocked: ReadonlySet<OfficeEffectKind> = new Set();
  last: OfficeOutcome | null = null;
  private facts = 0;

  constructor(
    readonly subject: SubjectId,
    public context: OfficeContext,
    public today: LegalDay,
    private readonly figures: FrozenFigures = FIGURES,
  ) {
    this.state = { subject, facts: [], duties: new Map() };
  }

  /** A schedule's run, or a declaration: opens what is owed. */
  open(...kinds: PeriodicKind[]): this {
    return this.step([], kinds);
  }

  /** Lets the days go by until this one, waking when the core says so. */
  on(day: string): this {
    const until = legalDay(day);
    for (;;) {
      const wakes = [...this.state.duties.values()].flatMap(({ wakeOn }) => (wakeOn === null ? [] : [wakeOn]));
      const next = wakes.filter((wake) => wake > this.today && wake <= until).sort()[0];
      if (next === undefined) break;
      this.today = next;
      this.step([]);
    }
    this.today = until;
    return this;
  }

  /** The machine is off until this day: nothing happens before it. */
  offUntil(day: string): this {
    this.today = legalDay(day);
    return this.step([]);
  }

  /** A fact becomes known today. @throws {Refusal} */
  said(kind: string, data: object = {}, how: Said = {}): this {
    return this.step([this.fact(kind, data, how)]);
  }

  fact(kind: string, data: object, { dated, id, retracts }: Said = {}): NewOfficeFact {
    this.facts += 1;
    return intakeOffice({
      source: 'test',
      id: id ?? `f${this.facts}`,
      subject: this.subject,
      kind,
      on: dated ?? this.today,
      recordedBy: 'officer',
      data: { ...data },
      ...(retracts === undefined ? {} : { retracts }),
    });
  }

  /** A rectifying statement of 2009-S1 was frozen today. */
  rectified(number: number): this {
    const effect = {
      key: `freeze-statement:statement:C1:2009-S1:${number}`,
      kind: 'freeze-statement',
      subject: this.subject,
      data: { period: '2009-S1', number },
    } as const;
    return this.step([officeEvidenceFact(effect, this.today, { channel: '', reference: '' }, { ...this.figures })]);
  }

  /** The code with which a fact is refused today; null when it is accepted. Nothing is recorded. */
  refusal(kind: string, data: object = {}, how: Said = {}): string | null {
    try {
      const moment = { today: this.today, recordedAt: `${this.today}T09:00:00.000Z` as Instant };
      decideOffice(this.state, [this.fact(kind, data, how)], moment, this.context);
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  duty(id: string): PeriodicRecord & { readonly shown: DutyState } {
    const record = this.state.duties.get(id as PeriodicDutyId);
    if (!record) throw new Error(`no duty ${id}; there are ${[...this.state.duties.keys()].join(', ')}`);
    return { ...record, shown: dutyState(record, this.today) };
  }

  step(incoming: readonly NewOfficeFact[], open: readonly PeriodicKind[] = []): this {
    this.decide(incoming, open);
    for (let effect = this.pending(); effect; effect = this.pending()) {
      this.mark(effect, 'done');
      const extra =
        effect.kind === 'freeze-statement' ? this.figures : effect.kind === 'query-bailiff' ? { cases: 1 } : {};
      const evidence = { channel: 'test', reference: effect.key };
      this.sent.push(`${this.today} ${effect.key}`);
      this.decide([officeEvidenceFact({ ...effect, subject: this.subject }, this.today, evidence, { ...extra })], []);
    }
    return this;
  }

  private decide(incoming: readonly NewOfficeFact[], open: readonly PeriodicKind[]): void {
    const moment = { today: this.today, recordedAt: `${this.today}T09:00:00.000Z` as Instant };
    this.last = decideOffice(this.state, incoming, moment, this.context, open);
    this.state = this.last.state;
    this.entries.push(...this.last.entries);
  }

  private pending(): OfficeAction | null {
    for (const { id, effects } of this.state.duties.values())
      for (const { key, kind, state } of effects)
        if (state === 'pending' && !this.blocked.has(kind)) {
          const actions = this.last?.assessments.find((entry) => entry.id === id)?.actions ?? [];
          const action = actions.find((candidate) => candidate.key === key);
          if (!action) throw new Error(`effect ${key} is not due`);
          return action;
        }
    return null;
  }

  private mark({ duty, key }: OfficeAction, state: 'done' | 'parked'): void {
    const record = this.state.duties.get(duty) as PeriodicRecord;
    const effects = record.effects.map((effect) => (effect.key === key ? { ...effect, state } : effect));
    this.state = { ...this.state, duties: new Map(this.state.duties).set(duty, { ...record, effects }) };
  }
}

/** B1's story from a day on, its semester and what else is owed just opened. */
export function bailiffStory(
  today: string,
  context: Partial<OfficeContext> = {},
  ...kinds: PeriodicKind[]
): OfficeStory {
  const story = new OfficeStory(bailiffSubject('B1'), { ...CONTEXT, ...context }, legalDay(today));
  return story.open(...(kinds.length > 0 ? kinds : (['bailiff-semester'] as const)));
}

/** C1's story from a day on, with the statements that are owed just opened. */
export function caisseStory(
  today: string,
  context: Partial<OfficeContext> = {},
  figures: Partial<FrozenFigures> = {},
): OfficeStory {
  const { bailiff: _, ...rest } = CONTEXT;
  const subject = caisseSubject('C1');
  const caisse = { id: subjectParts(subject).id, since: null };
  const story = new OfficeStory(subject, { ...rest, caisse, ...context }, legalDay(today), { ...FIGURES, ...figures });
  return story.open('nominative-statement');
}
