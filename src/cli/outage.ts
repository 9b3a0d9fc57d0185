import { readConfig } from '../config';
import { registerOutage } from '../register/outage';
import { temporalOutage } from '../temporal/outage';
import { databaseUrlOf, temporalAddressOf } from './installation';

/**
 * What a command answers when a part of the installation is missing, one row each. Not refusals: nothing was wrong with
 * what was asked, and asking again once the part is back is right. `{where}` is the part's address.
 */
export const OUTAGES = {
  'RCV-REGISTER-AWAY': {
    message: 'Le registre (PostgreSQL, {where}) ne répond pas.',
    remedy: 'Démarrer PostgreSQL ou « recouvrement up », ou corriger DATABASE_URL, puis recommencer.',
  },
  'RCV-REGISTER-CREDENTIALS': {
    message: "PostgreSQL ({where}) refuse l'accès au registre.",
    remedy: "Corriger l'utilisateur et le mot de passe dans DATABASE_URL.",
  },
  'RCV-REGISTER-SCHEMA': {
    message: "La base du registre ({where}) n'existe pas ou n'est pas à la version du programme.",
    remedy: 'Lancer « recouvrement migrate ».',
  },
  'RCV-REGISTER-BUSY': {
    message: 'Le registre ({where}) est trop occupé pour répondre.',
    remedy: 'Recommencer dans un instant.',
  },
  'RCV-DISK-FULL': {
    message: 'Le disque est plein.',
    remedy: "Libérer de la place, puis recommencer : ce qui est enregistré n'est pas perdu.",
  },
  'RCV-TEMPORAL-AWAY': {
    message: 'Temporal ({where}) ne répond pas.',
    remedy:
      'Démarrer Temporal ou « recouvrement up », ou corriger TEMPORAL_ADDRESS et TEMPORAL_TLS_*, puis recommencer.',
  },
  'RCV-TEMPORAL-CREDENTIALS': {
    message: "Temporal ({where}) refuse l'accès.",
    remedy: 'Corriger TEMPORAL_API_KEY ou le certificat (TEMPORAL_TLS_*).',
  },
  'RCV-TEMPORAL-NAMESPACE': {
    message: "L'espace de noms n'existe pas dans Temporal ({where}).",
    remedy: 'Le créer, ou corriger TEMPORAL_NAMESPACE.',
  },
} as const;

type OutageCode = keyof typeof OUTAGES;

const OF_REGISTER = {
  away: 'RCV-REGISTER-AWAY',
  credentials: 'RCV-REGISTER-CREDENTIALS',
  schema: 'RCV-REGISTER-SCHEMA',
  busy: 'RCV-REGISTER-BUSY',
  'disk-full': 'RCV-DISK-FULL',
} as const;
const OF_TEMPORAL = {
  away: 'RCV-TEMPORAL-AWAY',
  credentials: 'RCV-TEMPORAL-CREDENTIALS',
  namespace: 'RCV-TEMPORAL-NAMESPACE',
} as const;

/** The line that says which part is missing and what to do; null when the error says something else. */
export function explainOutage(error: unknown): string | null {
  const temporal = temporalOutage(error);
  if (temporal) return line(OF_TEMPORAL[temporal], temporalAddressOf);
  const register = registerOutage(error);
  if (register) return line(OF_REGISTER[register], (config) => new URL(databaseUrlOf(config)).host);
  return null;
}

function line(code: OutageCode, where: (config: ReturnType<typeof readConfig>) => string): string {
  const { message, remedy } = OUTAGES[code];
  return `${code} : ${message.replace('{where}', () => addressOr(where))} ${remedy}`;
}

/** An outage may come before the address is known: a full disk while everything starts. */
function addressOr(where: (config: ReturnType<typeof readConfig>) => string): string {
  try {
    return where(readConfig());
  } catch {
    return 'adresse inconnue';
  }
}
