import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What the register does with its key. Each use has a key of its own, derived from the 32 bytes of the key file. */
export interface Sealing {
  /** AES-256-GCM, bound to the debtor: a value moved to another row does not open. */
  seal(text: string, debtor: string): Buffer;
  /** @throws {Error} when key, debtor or bytes are not those of `seal` */
  open(sealed: Buffer, debtor: string): string;
  /** Blind index of a NIR: finds it without decrypting. */
  nirIndex(nir: string): Buffer;
  refIndex(ref: string): Buffer;
  /**
   * The id of a notice's case, opaque as any, but the same whenever the notice is taken in: a register restored to a moment before its
   * opening gives the case its id back, and with it the keys of what was already sent for it.
   */
  caseId(caisse: string, noticeRef: string): string;
  /** Keyed, so that an erased value cannot be guessed from the digest of its fact. */
  digest(text: string): Buffer;
  /** What the salts of a statement's identities are drawn from: the same each time it is frozen, and nothing to guess a name by. */
  statementSecret(statement: string): string;
}

export function sealing(key: Buffer): Sealing {
  if (key.length !== 32) throw new RangeError('the key has 32 bytes');
  const derive = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `recouvrement/${use}`, 32));
  const [forNir, forNirIndex, forRefIndex, forCaseId, forDigest, forStatement] = [
    derive('nir'),
    derive('nir-index'),
    derive('ref-index'),
    derive('case-id'),
    derive('digest'),
    derive('statement'),
  ];
  const mac = (secret: Buffer, text: string): Buffer => createHmac('sha256', secret).update(text).digest();
  return {
    seal(text, debtor) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', forNir, iv).setAAD(Buffer.from(debtor));
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, debtor) {
      const decipher = createDecipheriv('aes-256-gcm', forNir, sealed.subarray(0, IV_BYTES)).setAAD(
        Buffer.from(debtor),
      );
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
    nirIndex: (nir) => mac(forNirIndex, nir.replaceAll(/\s/g, '').toUpperCase()),
    refIndex: (ref) => mac(forRefIndex, ref),
    caseId: (caisse, noticeRef) => uuid(mac(forCaseId, JSON.stringify([caisse, noticeRef]))),
    digest: (text) => mac(forDigest, text),
    statementSecret: (statement) => mac(forStatement, statement).toString('hex'),
  };
}

/** Sixteen bytes as a UUID of version 8 (RFC 9562: of one's own making). */
function uuid(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 16);
  const variant = ((Number.parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  );
}
