import { compareKnowledge, type Knowledge } from '../domain/assessment/decision';

/** Longest wait after steps that keep failing, in minimum waits: about an hour of legal time. */
const LONGEST_SETBACK = 60;
/** One setback may be a hiccup; from the second on a person should look. */
const SETBACKS_WORTH_ATTENTION = 2;

/** What the decisions of cases and of periodic duties have in common: what it takes to wait and to get things done. */
export interface Told extends Knowledge {
  readonly wakeAt: string | null;
  readonly attention: string | null;
  readonly effects: readonly { readonly key: string }[];
}

/** The input of a run that waits: see `RecoveryCaseInput`. */
export interface WaitingInput<D extends Told> {
  readonly decision: D;
  readonly minimumWaitMs: number;
  readonly link?: string;
  readonly startedBySignal?: boolean;
  readonly setbacks?: number;
}

/**
 * What a run knows of its case or duty: the newest decision it was given, and what it has not heeded yet. A handful of
 * numbers, so that continue-as-new carries it.
 */
export class DecisionFile<D extends Told> {
  decision: D;
  /** Signals that asked for something, ever; who waits compares with the count when it began. */
  news = 0;
  private nudges = 0;
  private heeded = 0;
  private setbacks: number;
  private blocked: boolean;
  private echoExpected: boolean;

  constructor(private readonly input: WaitingInput<D>) {
    this.decision = input.decision;
    this.setbacks = input.setbacks ?? 0;
    this.blocked = this.setbacks > 0;
    this.echoExpected = input.startedBySignal === true;
  }

  /** A signal came. */
  hear(given: D): void {
    const echo = this.echoExpected && compareKnowledge(given, this.input.decision) === 0;
    this.echoExpected = false;
    const newer = compareKnowledge(given, this.decision);
    if (echo || newer < 0) return;
    if (newer === 0) this.nudges++;
    this.decision = given;
    this.news++;
  }

  /** What an activity answered; something newer may have come by signal meanwhile, and then stands. */
  adopt(answer: D): void {
    if (compareKnowledge(answer, this.decision) >= 0) this.decision = answer;
  }

  /** Told to the register with each question: one that knows less was restored to an earlier moment. */
  get knowledge(): Knowledge {
    const { epoch, version } = this.decision;
    return { version, ...(epoch === undefined ? {} : { epoch }) };
  }

  get isNudged(): boolean {
    return this.nudges > this.heeded;
  }

  /** To be called before an activity: whatever comes during it is then still to be heeded. */
  heed(): void {
    this.heeded = this.nudges;
  }

  get mayPerform(): boolean {
    return this.decision.effects.length > 0 && !this.blocked;
  }

  get attention(): D['attention'] | 'late' {
    return this.decision.attention ?? (this.setbacks >= SETBACKS_WORTH_ATTENTION ? 'late' : null);
  }

  /** A step failed: wait before the next one, longer each time. */
  setBack(): void {
    this.setbacks++;
    this.blocked = true;
  }

  /** A step succeeded. */
  recover(): void {
    this.setbacks = 0;
    this.blocked = false;
  }

  /** A wait is over: effects may be tried again. */
  unblock(): void {
    this.blocked = false;
  }

  /** Milliseconds to wait from `nowMs`, never less than the minimum; null: until something is heard. */
  waitMs(nowMs: number): number | null {
    const { minimumWaitMs } = this.input;
    if (this.blocked) return minimumWaitMs * Math.min(2 ** (this.setbacks - 1), LONGEST_SETBACK);
    const { wakeAt } = this.decision;
    return wakeAt === null ? null : Math.max(Date.parse(wakeAt) - nowMs, minimumWaitMs);
  }

  /** Whether the time to wake, given by a decision just made, has not moved on: it must not be asked again at once. */
  isBehind(nowMs: number): boolean {
    const { wakeAt } = this.decision;
    return wakeAt !== null && Date.parse(wakeAt) <= nowMs;
  }

  /** The input of the run that takes over. */
  handOver(): WaitingInput<D> {
    const { minimumWaitMs, link } = this.input;
    return { decision: this.decision, minimumWaitMs, setbacks: this.setbacks, ...(link === undefined ? {} : { link }) };
  }
}
