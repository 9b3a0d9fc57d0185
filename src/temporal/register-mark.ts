import { type Client, isGrpcServiceError, ScheduleNotFoundError } from '@temporalio/client';
import { PUMP_SCHEDULE } from './schedules';

/** How far the register has come, as it was left in Temporal. */
export interface LeftMark {
  readonly epoch: number;
  readonly mark: number;
}

/** Where the register's mark lies in Temporal: written at each run of the pump, read before anything is done. */
export interface RegisterMarks {
  /** Null: none was left, for Temporal is new or lost its data. */
  read(): Promise<LeftMark | null>;
  /** Never replaces a higher one. Without the schedule of the pump it is left nowhere. */
  leave(mark: LeftMark): Promise<void>;
}

const GRPC_UNIMPLEMENTED = 12;
const MEMO = { epoch: 'registerEpoch', mark: 'registerMark' } as const;

/**
 * The mark lies in the memo of what the pump's schedule starts: it outlives every run and its retention, a pause does not touch it,
 * and each run of the pump shows the mark it began with.
 */
export function registerMarks(client: Client): RegisterMarks {
  const schedule = client.schedule.getHandle(PUMP_SCHEDULE);
  return {
    read: () => unlessMissing(async () => markIn((await schedule.describe()).action.memo)),
    leave: async ({ epoch, mark }) => {
      await unlessMissing(() =>
        schedule.update(({ action, state, spec, policies }) => {
          const left = markIn(action.memo);
          const lower = left !== null && (left.epoch > epoch || left.mark > mark);
          const memo = { ...action.memo, ...(lower ? {} : { [MEMO.epoch]: epoch, [MEMO.mark]: mark }) };
          return { action: { ...action, memo }, state, spec, policies };
        }),
      );
    },
  };
}

function markIn(memo: Record<string, unknown> | undefined): LeftMark | null {
  const { [MEMO.epoch]: epoch, [MEMO.mark]: mark } = memo ?? {};
  return typeof epoch === 'number' && typeof mark === 'number' ? { epoch, mark } : null;
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    // The time-skipping server has no schedules at all.
    const { cause } = error as { cause?: unknown };
    if (isGrpcServiceError(cause) && cause.code === GRPC_UNIMPLEMENTED) return null;
    throw error;
  }
}
