/** What an outsider may have done wrong, one row each: the only table of refusals. Codes are contracts. */
interface RefusalEntry {
  /** HTTP status an API answers with. */
  readonly status: 400 | 403 | 404 | 409 | 422;
  /** French message for users; `{name}` are parameters. */
  readonly message: string;
  /** French: what to do about it. */
  readonly remedy: string;
}

export const REFUSALS = {
  'RCV-MALFORMED': {
    status: 400,
    message: 'Donnée mal formée : {field} ({reason}).',
    remedy: 'Corriger la donnée puis la renvoyer.',
  },
  'RCV-UNKNOWN-KIND': {
    status: 400,
    message: 'Nature de fait inconnue : {kind}.',
    remedy: 'Employer une des natures de la liste des faits.',
  },
  'RCV-UNKNOWN-FIELD': {
    status: 400,
    message: 'Champ inconnu : {field} pour le fait {kind}.',
    remedy: 'Retirer le champ ou corriger son nom.',
  },
  'RCV-NO-SUCH-DAY': {
    status: 400,
    message: "Ce jour n'existe pas : {day} ({field}).",
    remedy: 'Donner un jour existant, sous la forme AAAA-MM-JJ.',
  },
  'RCV-FUTURE-DAY': {
    status: 422,
    message: "Le jour {day} est postérieur au jour d'enregistrement ({today}).",
    remedy: 'Enregistrer le fait lorsque ce jour est arrivé.',
  },
  'RCV-AMOUNT-FORM': {
    status: 400,
    message: 'Montant illisible : {amount} ({field}).',
    remedy: 'Écrire le montant en euros et centimes, par exemple 1234.56.',
  },
  'RCV-AMOUNT-NOT-POSITIVE': {
    status: 422,
    message: 'Le montant doit être supérieur à zéro : {amount} ({field}).',
    remedy: 'Corriger le montant ; une diminution de créance est une rectification.',
  },
  'RCV-AMOUNT-TOO-LARGE': {
    status: 422,
    message: 'Montant invraisemblable : {amount} ({field}).',
    remedy: 'Vérifier le montant ; le maximum est 999 999 999,99.',
  },
  'RCV-UNKNOWN-DEBTOR': {
    status: 404,
    message: 'Débiteur inconnu : {debtor}.',
    remedy: 'Vérifier la référence du débiteur.',
  },
  'RCV-UNKNOWN-CASE': {
    status: 404,
    message: 'Dossier inconnu : {case}.',
    remedy: 'Vérifier la référence du dossier ou de la mise en demeure.',
  },
  'RCV-UNKNOWN-CAISSE': {
    status: 404,
    message: 'Caisse inconnue : {caisse}.',
    remedy: 'Déclarer la caisse par « recouvrement caisse set ».',
  },
  'RCV-UNKNOWN-FACT': {
    status: 404,
    message: "Le fait {fact} n'est pas au dossier.",
    remedy: 'Vérifier la référence du fait visé.',
  },
  'RCV-UNKNOWN-DUTY': {
    status: 404,
    message: 'Obligation périodique inconnue : {duty}.',
    remedy: "Vérifier l'obligation et sa période par « recouvrement duties list ».",
  },
  'RCV-WRONG-FACT': {
    status: 422,
    message: 'Le fait {fact} ne peut pas être visé ici : {reason}.',
    remedy: 'Viser le bon fait.',
  },
  'RCV-DUPLICATE-OTHER-CONTENT': {
    status: 409,
    message: 'Un fait {fact} est déjà enregistré avec un autre contenu.',
    remedy: 'Pour corriger, rétracter le premier fait et enregistrer le nouveau sous un autre identifiant.',
  },
  'RCV-CASE-EXISTS': {
    status: 409,
    message: 'Le dossier {case} est déjà ouvert.',
    remedy: 'Une nouvelle mise en demeure est un nouveau dossier, sous une autre référence.',
  },
  'RCV-RETRACTION-RETRACTED': {
    status: 422,
    message: 'Une rétractation ne se rétracte pas ({fact}).',
    remedy: 'Enregistrer de nouveau le fait.',
  },
  'RCV-ALREADY-RETRACTED': {
    status: 409,
    message: 'Le fait {fact} est déjà rétracté ou annulé.',
    remedy: 'Rien à faire.',
  },
  'RCV-CASE-ENDED': {
    status: 409,
    message: 'Le dossier {case} est clos ({stage}) : aucun acte ne peut y être fait.',
    remedy: "Si la clôture est erronée, rétracter le fait qui l'a causée.",
  },
  'RCV-TOO-EARLY': {
    status: 422,
    message: "Trop tôt : le recouvrement du dossier {case} n'est possible qu'à compter du {from}.",
    remedy: 'Attendre ce jour ; le calcul est donné par « recouvrement case explain ».',
  },
  'RCV-NOT-DISPATCHED': {
    status: 422,
    message: "Trop tôt : la mise en demeure du dossier {case} n'a pas été expédiée.",
    remedy: "Enregistrer l'expédition de la mise en demeure.",
  },
  'RCV-WRONG-REGIME': {
    status: 422,
    message: 'Le dossier {case} relève du régime {regime} : {act} impossible.',
    remedy: "Vérifier l'affiliation du débiteur.",
  },
  'RCV-AFFILIATION-DIFFERS': {
    status: 409,
    message:
      'Le débiteur {debtor} est au dossier comme affilié à titre {regime} ; la mise en demeure dit le contraire.',
    remedy:
      "Corriger la mise en demeure, ou enregistrer d'abord la nouvelle affiliation du débiteur (affiliation-set).",
  },
  'RCV-NO-DELEGATION': {
    status: 403,
    message: "{signatory} n'a pas de délégation de signature en vigueur le {day}.",
    remedy: 'Faire signer par un délégataire, ou enregistrer la délégation par « recouvrement delegation grant ».',
  },
  'RCV-ABOVE-DEBT': {
    status: 422,
    message: 'Le montant {amount} dépasse la créance restant due ({due}).',
    remedy: 'Corriger le montant de la contrainte.',
  },
  'RCV-PROCEDURE-ENGAGED': {
    status: 409,
    message: 'Une procédure ({nature}) est déjà engagée dans le dossier {case}.',
    remedy: "Abandonner d'abord la procédure en cours, avec son motif.",
  },
  'RCV-NO-PROCEDURE': {
    status: 409,
    message: "Aucune procédure n'est choisie ni engagée dans le dossier {case}.",
    remedy: 'Vérifier la référence du dossier.',
  },
  'RCV-ALREADY-NOTIFIED': {
    status: 409,
    message: 'La caisse est déjà avisée pour le dossier {case}.',
    remedy: 'Une information rectifiée vise le premier avis (corrects).',
  },
  'RCV-UNKNOWN-BAILIFF': {
    status: 404,
    message: 'Huissier ou commissaire de justice inconnu : {bailiff}.',
    remedy: 'Vérifier sa référence, ou le déclarer par « recouvrement bailiff set ».',
  },
  'RCV-BAILIFF-NOT-IN-OFFICE': {
    status: 422,
    message: "{bailiff} n'est pas en fonction le {day}.",
    remedy:
      'Choisir un huissier ou commissaire de justice en fonction ce jour-là, ou corriger ses dates par « recouvrement bailiff set ».',
  },
  'RCV-NOT-ENGAGED': {
    status: 409,
    message: "Aucune procédure n'est engagée dans le dossier {case} : il ne peut pas être confié pour exécution.",
    remedy: "Engager d'abord la procédure (signature de la contrainte, action introduite).",
  },
  'RCV-ALREADY-PLACED': {
    status: 409,
    message: 'Le dossier {case} est déjà confié à {bailiff}.',
    remedy: "Le reprendre d'abord (case-recalled).",
  },
  'RCV-NOT-PLACED': {
    status: 409,
    message: "Le dossier {case} n'est pas confié à {bailiff}.",
    remedy: 'Voir « recouvrement case show ».',
  },
  'RCV-NOT-LIVE-YET': {
    status: 409,
    message: "Le débiteur {debtor} est repris avec son passé et ne sera géré ici qu'à compter du {day}.",
    remedy: 'Attendre ce jour, ou charger ce qui lui est antérieur par « recouvrement import … --historical ».',
  },
  'RCV-ALREADY-LIVE': {
    status: 409,
    message: 'Le débiteur {debtor} est déjà géré ici : son passé ne peut plus être repris.',
    remedy: 'Enregistrer le fait comme fait courant (import sans --historical) ; son jour reste le sien.',
  },
  'RCV-NOT-PAST': {
    status: 422,
    message: "Le jour {day} n'est pas antérieur à la mise en service ({goLive}).",
    remedy: 'Enregistrer le fait comme fait courant, à compter de la mise en service.',
  },
  'RCV-SCENARIO': { status: 400, message: 'Scénario refusé, ligne {line} : {reason}.', remedy: 'Corriger le fichier.' },
  'RCV-EFFECT-NOT-PARKED': {
    status: 409,
    message: 'Aucun envoi en échec à reprendre pour {reference}.',
    remedy: 'Vérifier la référence.',
  },
  'RCV-EFFECT-DOUBTFUL': {
    status: 409,
    message: "On ignore si l'envoi {effect} est parti, et il n'est plus dû.",
    remedy: 'Dire ce qui en est : « recouvrement retry REF --sent » (la rectification suit) ou « --drop ».',
  },
  'RCV-EFFECT-STILL-DUE': {
    status: 409,
    message: "L'envoi {effect} est toujours dû : il ne peut pas être abandonné.",
    remedy: 'Le reprendre par « recouvrement retry », ou enregistrer le fait qui le rend sans objet.',
  },
  'RCV-EFFECTS-NOT-PAUSED': {
    status: 409,
    message: 'Les envois « {kind} » ne sont pas suspendus.',
    remedy: 'Voir « recouvrement effects list ».',
  },
  'RCV-STATEMENT-FROZEN': {
    status: 409,
    message: "L'état nominatif {statement} est déjà arrêté.",
    remedy: "Ce qui a été appris depuis fait l'objet d'un état rectificatif (« recouvrement statement rectify »).",
  },
  'RCV-NOTHING-TO-NAME': {
    status: 404,
    message: 'Aucune {what} pour {subject}.',
    remedy: 'Voir « recouvrement bailiffs show ».',
  },
  'RCV-NOTHING-HELD': {
    status: 409,
    message: 'Aucun acte retenu dans le dossier {case}.',
    remedy: 'Voir « recouvrement case list --attention ».',
  },
  'RCV-UNKNOWN-DUTY-ROW': {
    status: 404,
    message: 'Ligne inconnue au registre des obligations : {row}.',
    remedy: 'Prendre la référence dans « recouvrement duties list ».',
  },
  'RCV-DUTY-NOT-LATE': {
    status: 409,
    message: "L'obligation {row} n'est pas en retard : il n'y a rien à justifier.",
    remedy: 'Vérifier la référence par « recouvrement duties show ».',
  },
  'RCV-DUTY-NOT-JUSTIFIED': {
    status: 409,
    message: "Aucune justification en vigueur pour l'obligation {row}.",
    remedy: 'Vérifier la référence par « recouvrement duties show ».',
  },
  'RCV-UNKNOWN-STATEMENT': {
    status: 404,
    message: 'État nominatif inconnu : {statement}.',
    remedy: 'Voir « recouvrement statement show ».',
  },
  'RCV-STATEMENT-NOT-FROZEN': {
    status: 409,
    message: "L'état nominatif {statement} n'est pas encore arrêté.",
    remedy: "L'arrêter par « recouvrement statement prepare ».",
  },
  'RCV-CAISSE-NOT-IN-WAIVER': {
    status: 422,
    message: "La caisse {caisse} n'est pas concernée par la dispense {waiver}.",
    remedy: "Vérifier la caisse ; celles dont l'accord est nécessaire sont nommées par le constat.",
  },
  'RCV-QUERY-NOT-SENT': {
    status: 409,
    message: "Aucune interrogation n'était partie le {day} pour {duty}.",
    remedy:
      "Vérifier le mois auquel la réponse se rapporte, ou enregistrer d'abord l'interrogation par « recouvrement bailiffs asked ».",
  },
  'RCV-FINDINGS-OPEN': {
    status: 409,
    message: "{count} anomalie(s) restent à régler dans l'état nominatif {statement}.",
    remedy: "Les voir par « recouvrement statement show », et les régler avant d'approuver.",
  },
  'RCV-NOTHING-TO-SETTLE': {
    status: 409,
    message: 'Il reste {left} anomalie(s) « {code} » à régler, non {count}.',
    remedy: 'Voir « recouvrement statement show ».',
  },
  'RCV-STATEMENT-APPROVED': {
    status: 409,
    message: "L'état nominatif {statement} est déjà approuvé.",
    remedy: 'Rien à faire.',
  },
  'RCV-STATEMENT-NOT-APPROVED': {
    status: 409,
    message: "L'état nominatif {statement} n'est pas approuvé.",
    remedy: "L'approuver par « recouvrement statement approve ».",
  },
  'RCV-STATEMENT-NOT-SENT': {
    status: 409,
    message: "L'état nominatif {statement} n'était pas encore adressé à la caisse le {day}.",
    remedy: "Vérifier le jour, ou attendre l'envoi : il suit l'approbation ou la demande de nouvel envoi.",
  },
  'RCV-STATEMENT-FREEZING': {
    status: 409,
    message: "L'état nominatif {statement} est en train d'être arrêté.",
    remedy: "Recommencer une fois qu'il est arrêté ; « recouvrement statement prepare » reprend un arrêté interrompu.",
  },
  'RCV-FOLDER-TAKEN': {
    status: 409,
    message: "Le dossier {folder} contient autre chose qu'un état nominatif exporté.",
    remedy: "Choisir un dossier vide ou qui n'existe pas : un export remplace tout le dossier.",
  },
  'RCV-STATEMENT-ACCEPTED': {
    status: 409,
    message: "L'état nominatif {statement} est accepté par la caisse : il n'est plus à envoyer.",
    remedy: "Ce qui a changé depuis fait l'objet d'un état rectificatif (« recouvrement statement rectify »).",
  },
} as const satisfies Record<string, RefusalEntry>;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal is an answer, not a failure: nothing was changed. `message` is French and for users. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly remedy: string;

  constructor(
    readonly code: RefusalCode,
    readonly params: Readonly<Record<string, string>> = {},
  ) {
    const entry: RefusalEntry = REFUSALS[code];
    super(entry.message.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? `{${name}}`));
    this.status = entry.status;
    this.remedy = entry.remedy;
  }
}
