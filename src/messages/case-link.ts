/** Where a case is looked up: the console when there is one, else the command. */
export function caseLink(consoleUrl: string, caseId: string): string {
  return new URL(`dossiers/${encodeURIComponent(caseId)}`, consoleUrl.endsWith('/') ? consoleUrl : `${consoleUrl}/`)
    .href;
}

export function caseCommand(caseId: string): string {
  return `recouvrement case show ${caseId}`;
}
