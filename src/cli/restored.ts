/** What is said while the register is behind what it left in Temporal. */
export const RESTORED = [
  "Le registre a été restauré à un moment antérieur : Temporal en sait davantage. Rien n'est envoyé, aucun dossier n'avance seul.",
  '  Ce qui manque       npx recouvrement rebuild --dry-run',
  '  La reprise          npx recouvrement rebuild',
].join('\n');
