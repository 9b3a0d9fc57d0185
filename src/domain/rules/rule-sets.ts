import type { LegalDay } from '../calendar/legal-day';

/** How sure a legal value is: read in the text, stated by a secondary source, unverified (said so on screen). */
export type Status = 'V' | 'S' | 'U';

/** A parameter with its source, shown by `recouvrement rules show`. */
export interface Parameter<T> {
  readonly value: T;
  readonly status: Status;
  readonly source: string;
}

export type Period = { readonly unit: 'day' | 'month'; readonly count: number };
export type NoticeStart = 'notice-delivered' | 'notice-presented' | 'notice-dispatched';

/** Everything article 13 leaves to dates and numbers. No legal number stands elsewhere in the code. */
export interface RuleSet {
  readonly id: RuleSetId;
  /** First day on which it is in force. */
  readonly from: LegalDay;
  readonly noticePeriod: Parameter<Period>;
  /** Which event starts the notice period, best first. */
  readonly noticeStart: Parameter<readonly NoticeStart[]>;
  readonly claimPeriod: Parameter<Period>;
  readonly oppositionPeriod: Parameter<Period>;
  /** Days for the court to tell the creditor of an opposition. */
  readonly oppositionNotice: Parameter<Period>;
  /** Working days from the acting day to engage a procedure: the organisme's own target, not law. */
  readonly procedureStart: Parameter<number>;
  /** Working days before that target's last day on which the officer is reminded. */
  readonly procedureReminder: Parameter<number>;
  /** Order of allocation within a debt item. */
  readonly allocation: Parameter<readonly Component[]>;
  /** A13-10: the two statements of a year, by semester: month and day of the closing, and of the last day to send it. */
  readonly statements: Parameter<{ readonly S1: StatementDays; readonly S2: StatementDays }>;
  /** Days after the closing on which the statement is frozen. */
  readonly statementFreeze: Parameter<number>;
  /** Days before its last day on which the director is reminded of a statement not sent yet. */
  readonly statementReminders: Parameter<readonly number[]>;
  /** Days after the sending at which a missing acknowledgement is shown. */
  readonly acknowledgement: Parameter<number>;
  /** A13-7: days before the semester's last day on which the desk is reminded, beside mid-semester. */
  readonly visitReminders: Parameter<readonly number[]>;
  /** Days without a report after which a case is asked about. */
  readonly newsAfter: Parameter<number>;
  /** Days after a query at which the bailiff is reminded of it. */
  readonly queryReminder: Parameter<number>;
  /** Days after a query at which it is shown as unanswered. */
  readonly queryAttention: Parameter<number>;
}

/** `MM-DD`; a `dueOn` before `asAt` lies in the year after. */
export interface StatementDays {
  readonly asAt: string;
  readonly dueOn: string;
}

export const COMPONENTS = ['contributions', 'surcharges', 'penalties', 'costs'] as const;
export type Component = (typeof COMPONENTS)[number];

export const RULE_SET_IDS = ['1985', '1993', '2017'] as const;
export type RuleSetId = (typeof RULE_SET_IDS)[number];
/** A set by name, or the one in force on the day the notice was dispatched. */
export const RULE_SET_CHOICES = [...RULE_SET_IDS, 'by-date'] as const;
export type RuleSetChoice = (typeof RULE_SET_CHOICES)[number];

const day = (text: string): LegalDay => text as LegalDay;
const days = (count: number): Period => ({ unit: 'day', count });
const months = (count: number): Period => ({ unit: 'month', count });

const COMMON = {
  noticeStart: {
    value: ['notice-delivered', 'notice-presented', 'notice-dispatched'],
    status: 'U',
    source: "point de départ d'un pli non réclamé incertain : remise, sinon première présentation, sinon expédition",
  },
  oppositionPeriod: { value: days(15), status: 'V', source: 'CSS R. 612-11 : opposition dans les quinze jours' },
  oppositionNotice: { value: days(8), status: 'V', source: 'CSS R. 612-11 : avis du tribunal dans les huit jours' },
  procedureStart: { value: 30, status: 'U', source: "objectif propre de l'organisme, non fixé par un texte" },
  procedureReminder: { value: 5, status: 'U', source: "rappel propre de l'organisme, non fixé par un texte" },
  allocation: { value: COMPONENTS, status: 'U', source: "ordre d'imputation par défaut, à confirmer par la caisse" },
  statements: {
    value: { S1: { asAt: '06-30', dueOn: '08-01' }, S2: { asAt: '12-31', dueOn: '02-01' } },
    status: 'V',
    source: 'convention type (arrêté du 22 décembre 1993), art. 13, al. 7 ; aucun report au jour ouvrable trouvé [U]',
  },
  statementFreeze: { value: 5, status: 'U', source: "calendrier propre de l'organisme" },
  statementReminders: { value: [20, 10, 5, 2, 1], status: 'U', source: "rappels propres de l'organisme" },
  acknowledgement: { value: 15, status: 'U', source: "suivi propre de l'organisme" },
  visitReminders: {
    value: [45, 30, 15, 5],
    status: 'U',
    source: "rappels propres de l'organisme ; semestre civil [U]",
  },
  newsAfter: { value: 30, status: 'U', source: "« interroge régulièrement » : périodicité propre de l'organisme" },
  queryReminder: { value: 15, status: 'U', source: "suivi propre de l'organisme" },
  queryAttention: { value: 30, status: 'U', source: "suivi propre de l'organisme" },
} as const satisfies Partial<RuleSet>;

export const RULE_SETS: { readonly [Id in RuleSetId]: RuleSet } = {
  '1985': {
    ...COMMON,
    id: '1985',
    from: day('1985-12-23'),
    noticePeriod: { value: days(15), status: 'V', source: 'convention type de 1985, art. 13' },
    claimPeriod: { value: months(1), status: 'V', source: 'convention type de 1985, art. 13' },
    statements: {
      value: { S1: { asAt: '07-15', dueOn: '08-01' }, S2: { asAt: '01-15', dueOn: '02-01' } },
      status: 'V',
      source: 'convention type de 1985, art. 13 : états arrêtés au 15 janvier et au 15 juillet',
    },
  },
  '1993': {
    ...COMMON,
    id: '1993',
    from: day('1993-12-22'),
    noticePeriod: {
      value: days(30),
      status: 'V',
      source: 'convention type (arrêté du 22 décembre 1993), art. 13, al. 1',
    },
    claimPeriod: {
      value: months(1),
      status: 'V',
      source: 'convention type (arrêté du 22 décembre 1993), art. 13, al. 1',
    },
  },
  '2017': {
    ...COMMON,
    id: '2017',
    from: day('2017-01-01'),
    noticePeriod: { value: months(2), status: 'S', source: 'CSS, rédaction en vigueur au 1er janvier 2017' },
    claimPeriod: { value: months(2), status: 'S', source: 'CSS, rédaction en vigueur au 1er janvier 2017' },
  },
};

/** The set in force on a day; before the first, the first. */
export function ruleSetOn(on: LegalDay): RuleSet {
  let found = RULE_SETS['1985'];
  for (const id of RULE_SET_IDS) if (RULE_SETS[id].from <= on) found = RULE_SETS[id];
  return found;
}

/** The set a case is pinned to. `dispatchedOn` decides when the choice is `by-date`. */
export function pinnedRuleSet(choice: RuleSetChoice, dispatchedOn: LegalDay): RuleSet {
  return choice === 'by-date' ? ruleSetOn(dispatchedOn) : RULE_SETS[choice];
}
