import type { PeriodId } from '../domain/office/periods';

/** A statement's package on its way to the caisse. */
export interface OutgoingPackage {
  /** The effect's key: the same at each try of the same attempt. */
  readonly key: string;
  readonly caisse: string;
  readonly period: PeriodId;
  readonly number: number;
  /** 1 for the first sending; a refused statement is sent again as the next one. */
  readonly attempt: number;
  /** Folder of the package, from `exportStatement()`. */
  readonly folder: string;
}

/** Proof that a package was handed over. */
export interface Transmitted {
  readonly channel: string;
  /** Where it lies, and the SHA-256 of its manifest, which vouches for all of it. */
  readonly reference: string;
}

/** The way to the caisse (art. 40); others than a folder follow. */
export interface TransmissionPort {
  /**
   * Hands a package over. The same attempt again gives the same evidence.
   * @throws {TransmissionFailure} with a code; nothing personal in it
   */
  send(outgoing: OutgoingPackage): Promise<Transmitted>;
}

type TransmissionFailureCode =
  /** The package is not what its manifest says. */
  | 'transmission-damaged'
  /** Other content was handed over as this attempt. */
  | 'transmission-differs'
  | 'transmission-unreachable'
  | 'transmission-full'
  | 'transmission-failed';

/** A package that could not be handed over. */
export class TransmissionFailure extends Error {
  override readonly name = 'TransmissionFailure';

  constructor(
    readonly code: TransmissionFailureCode,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

const CODES: Readonly<Record<string, TransmissionFailureCode>> = {
  EACCES: 'transmission-unreachable',
  EIO: 'transmission-unreachable',
  ENOENT: 'transmission-unreachable',
  ENOTDIR: 'transmission-unreachable',
  EPERM: 'transmission-unreachable',
  EROFS: 'transmission-unreachable',
  ESTALE: 'transmission-unreachable',
  ETIMEDOUT: 'transmission-unreachable',
  EDQUOT: 'transmission-full',
  EFBIG: 'transmission-full',
  ENOSPC: 'transmission-full',
};

/** What an error of the file system means. */
export function transmissionFailure(error: unknown): TransmissionFailure {
  if (error instanceof TransmissionFailure) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  return new TransmissionFailure(CODES[code] ?? 'transmission-failed', { cause: error });
}
