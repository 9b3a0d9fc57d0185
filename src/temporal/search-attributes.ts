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

type CaseAttribute = (typeof CASE_ATTRIBUTES)[keyof typeof CASE_ATTRIBUTES];

/** Those that the server does not know; all of them where it cannot say (the time-skipping server). */
async function missingSearchAttributes(connection: Connection, namespace: string): Promise<CaseAttribute[]> {
  const known = (await listed(connection, namespace)) ?? new Map();
  return Object.values(CASE_ATTRIBUTES).filter(({ name }) => !known.has(name));
}

/** What is wrong with the search attributes on the server: missing, or of another type. For `doctor`. */
export async function searchAttributeFaults(connection: Connection, namespace: string): Promise<string[]> {
  const known = (await listed(connection, namespace)) ?? new Map<string, unknown>();
  return Object.values(CASE_ATTRIBUTES).flatMap(({ name, type }) => {
    if (!known.has(name)) return [`${name} is missing`];
    return known.get(name) === encodeSearchAttributeIndexedValueType(type) ? [] : [`${name} is not of type ${type}`];
  });
}

const isListable = async (connection: Connection, namespace: string): Promise<boolean> =>
  (await listed(connection, namespace)) !== null;

async function listed(connection: Connection, namespace: string): Promise<ReadonlyMap<string, unknown> | null> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return new Map(Object.entries(customAttributes ?? {}));
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === GRPC_UNIMPLEMENTED) return null;
    throw error;
  }
}
