import type { CoreSettings } from './assessment/debtor-state';

/**
 * Of core and rule sets together; raise it when either gives other answers to the same facts. Open cases are then assessed
 * again, and what that makes due by itself waits for a person (`held-acts.ts`).
 */
export const CORE_VERSION = '2';

/** Whatever an assessment depends on beside the facts: another zone's holidays move dates as a new release does. */
export const assessedBy = ({ zone, automatic }: CoreSettings, coreVersion: string = CORE_VERSION): string =>
  `${coreVersion} ${zone} ${automatic ? 'automatic' : 'proposed'}`;
