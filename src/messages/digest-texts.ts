import { frenchDay } from '../domain/calendar';
import type { Digest, DigestRole } from '../domain/duties/digest';
import { deskSections, directorSections, officerSections, operationsSections, type Section } from './digest-sections';
import { render, type Texts } from './templates';

const ROLES: { readonly [R in DigestRole]: { readonly name: string; readonly where: string } } = {
  officer: { name: 'gestionnaires', where: 'recouvrement duties list --late' },
  desk: { name: 'référent huissiers', where: 'recouvrement bailiffs list' },
  director: { name: 'directeur', where: 'recouvrement exposure --forecast 30' },
  operations: { name: 'exploitation', where: 'recouvrement doctor' },
};

/** The digest of a day as its role reads it: counts and references, the director's sums in total alone. */
export function digestTexts(digest: Digest): Texts {
  const { name, where } = ROLES[digest.role];
  const day = frenchDay(digest.day);
  const sections = sectionsOf(digest).filter(({ lines }) => lines.length > 0);
  return { subject: `Point du ${day} : ${name}`, ...render('digest', { day, role: name, where, sections }) };
}

function sectionsOf(digest: Digest): Section[] {
  switch (digest.role) {
    case 'officer':
      return officerSections(digest);
    case 'desk':
      return deskSections(digest);
    case 'director':
      return directorSections(digest);
    case 'operations':
      return operationsSections(digest);
  }
}
