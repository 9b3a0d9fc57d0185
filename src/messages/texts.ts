import type { EffectKind } from '../domain/assessment/assessment';
import { caseCommand, caseLink } from './case-link';
import type { LeasedEffect } from '../register/contract';
import { render, type Texts } from './templates';

/** What a message is made of. */
export type OutgoingEffect = Pick<LeasedEffect, 'key' | 'kind' | 'case' | 'noticeRef' | 'caisse' | 'data'>;

/** Why an officer is reminded. */
const ABOUT: Readonly<Record<string, { subject: string; sentence: string }>> = {
  'procedure-soon': {
    subject: 'procédure à engager bientôt',
    sentence: "L'objectif fixé pour engager une procédure de recouvrement (article 13, A13-3) approche de son terme.",
  },
  'procedure-late': {
    subject: 'procédure en retard',
    sentence: "L'objectif fixé pour engager une procédure de recouvrement (article 13, A13-3) est dépassé.",
  },
  'address-search': {
    subject: 'adresse à rechercher',
    sentence: "La mise en demeure est revenue pour adresse inconnue : une recherche d'adresse est nécessaire.",
  },
};

/** Renders the message of an effect. `due` tells a correction that lifts the default from one that changes its amount. */
export function textsOf({ kind, case: id, noticeRef, caisse, data }: OutgoingEffect, consoleUrl?: string): Texts {
  const about = ABOUT[String(data['about'])] ?? {
    subject: 'dossier à examiner',
    sentence: 'Ce dossier demande un examen.',
  };
  const facts = {
    case: id,
    noticeRef,
    caisse: caisse.name,
    about,
    due: data['due'] === true,
    corrects: typeof data['corrects'] === 'string' ? data['corrects'] : null,
    link: consoleUrl === undefined ? null : caseLink(consoleUrl, id),
    // A caisse has no such command.
    where: kind === 'remind-officer' ? caseCommand(id) : null,
  };
  return {
    subject: subjectOf(kind, noticeRef, about.subject),
    ...render(kind, facts),
  };
}

function subjectOf(kind: EffectKind, noticeRef: string, about: string): string {
  switch (kind) {
    case 'notify-caisse':
      return `Avis de défaut de paiement : mise en demeure ${noticeRef}`;
    case 'correct-caisse-notice':
      return `Avis de défaut de paiement rectifié : mise en demeure ${noticeRef}`;
    case 'remind-officer':
      return `Rappel : ${about}, mise en demeure ${noticeRef}`;
  }
}
