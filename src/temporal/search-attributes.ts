import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import { CASE_ATTRIBUTES } from '../workflows/case-attributes';

export { CASE_ATTRIBUTES } from '../workflows/case-attributes';

const GRPC_ALREADY_EXISTS = 6;
const GRPC_UNIMPLEMENTED = 12;
/** The server's nodes learn of a new attribute after a while. */
const SEEN_WITHIN_MS = 15_000;

/**
 * Registers the search attributes that are missing, and waits until the server knows them; without them every workflow
 * task that writes one fails. Repeating it changes nothing.
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const missing = await missingSearchAttributes(connection, namespace);
  for (const key of missing) {
    const type = encodeSearchAttributeIndexedValueType(key.type);
    if (type === undefined) throw new Error(`search attribute ${key.name} has no type`);
    try {
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { [key.name]: type } });
    } catch (error) {
      if (!isGrpcServiceError(error) || error.code !== GRPC_ALREADY_EXISTS) throw error;
    }
  }
  const until = performance.now() + SEEN_WITHIN_MS;
  while (missing.length > 0 && (await isListable(connection, namespace))) {
    const unseen = await missingSearchAttributes(connection, namespace);
    if (unseen.length === 0) return;
    if (performance.now() > until)
      throw new Error(`search attributes not registered: ${unseen.map(({ name }) => name).join(', ')}`);
    await sleep(100);
  }
}

/** Those that the server does not know (for `doctor`); all of them where it cannot say (the time-skipping server). */
export async function missingSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<(typeof CASE_ATTRIBUTES)[keyof typeof CASE_ATTRIBUTES][]> {
  const known = (await listed(connection, namespace)) ?? new Set<string>();
  return Object.values(CASE_ATTRIBUTES).filter(({ name }) => !known.has(name));
}

const isListable = async (connection: Connection, namespace: string): Promise<boolean> =>
  (await listed(connection, namespace)) !== null;

async function listed(connection: Connection, namespace: string): Promise<Set<string> | null> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return new Set(Object.keys(customAttributes ?? {}));
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === GRPC_UNIMPLEMENTED) return null;
    throw error;
  }
}
