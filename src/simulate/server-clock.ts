import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { epochMs, instantOf } from '../domain/calendar/paris-time';
import type { Clock } from '../domain/clock';
import type { Instant } from '../domain/facts/fact';

/**
 * The clock of a scenario: the test server's time plus a constant. The server is asked before each activity and after each
 * sleep, for a clock is read without waiting; in between its time stands still or moves by real milliseconds.
 */
export class ServerClock implements Clock {
  private offsetMs = 0;
  private engineNowMs = 0;
  private readAt = 0;

  constructor(private readonly env: TestWorkflowEnvironment) {}

  /** Makes the server's present the given legal instant: at the beginning, and when a machine was off meanwhile. */
  async startAt(legal: Instant): Promise<void> {
    await this.refresh();
    this.offsetMs = epochMs(legal) - this.engineNowMs;
  }

  async refresh(): Promise<void> {
    this.engineNowMs = await this.env.currentTimeMs();
    this.readAt = performance.now();
  }

  now(): Instant {
    return instantOf(Math.floor(this.engineNowMs + (performance.now() - this.readAt) + this.offsetMs));
  }

  toEngineMs(legal: Instant): number {
    return epochMs(legal) - this.offsetMs;
  }

  spanMs(legalMs: number): number {
    return Math.max(legalMs, 50);
  }
}
