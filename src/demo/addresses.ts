import type { Random } from './random';

export interface Address {
  readonly address1: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

/** Towns with a real postcode, by the caisse in whose region they lie. */
const TOWNS = {
  C1: [
    '75011 Paris',
    '75015 Paris',
    '75018 Paris',
    '77000 Melun',
    '78000 Versailles',
    '91000 Évry-Courcouronnes',
    '92000 Nanterre',
    '92100 Boulogne-Billancourt',
    '93100 Montreuil',
    '93200 Saint-Denis',
    '94000 Créteil',
    '94300 Vincennes',
    '95000 Cergy',
  ],
  C2: [
    '22000 Saint-Brieuc',
    '29000 Quimper',
    '29200 Brest',
    '35000 Rennes',
    '35400 Saint-Malo',
    '44000 Nantes',
    '44600 Saint-Nazaire',
    '49000 Angers',
    '56000 Vannes',
    '56100 Lorient',
    '72000 Le Mans',
    '85000 La Roche-sur-Yon',
  ],
  C3: [
    '01000 Bourg-en-Bresse',
    '03200 Vichy',
    '15000 Aurillac',
    '26000 Valence',
    '38000 Grenoble',
    '42000 Saint-Étienne',
    '43000 Le Puy-en-Velay',
    '63000 Clermont-Ferrand',
    '69003 Lyon',
    '69100 Villeurbanne',
    '73000 Chambéry',
    '74000 Annecy',
  ],
} as const;

export type DemoCaisse = keyof typeof TOWNS;

const STREETS = [
  'rue de la République',
  'rue Victor-Hugo',
  'avenue Jean-Jaurès',
  'rue Pasteur',
  'place de la Mairie',
  'rue des Écoles',
  'rue du Moulin',
  'avenue du Général-de-Gaulle',
  'rue de la Gare',
  'rue Jules-Ferry',
  'chemin des Vignes',
  'rue du Stade',
  'boulevard Gambetta',
  'impasse des Lilas',
  'rue Saint-Martin',
  'allée des Tilleuls',
  'rue de Verdun',
  'rue Émile-Zola',
  'quai de la Rivière',
  'rue des Jardins',
];

/** A street that every French town has, in a real town of the caisse's region. */
export function syntheticAddress(caisse: DemoCaisse, random: Random): Address {
  const [postalCode, city] = splitTown(random.pick(TOWNS[caisse]));
  const number = `${random.int(1, 140)}${random.chance(0.08) ? ' bis' : ''}`;
  return { address1: `${number} ${random.pick(STREETS)}`, postalCode, city, country: 'FR' };
}

/** The départements in which a caisse's towns lie. */
export function departementsOf(caisse: DemoCaisse): string[] {
  return [...new Set(TOWNS[caisse].map((town) => town.slice(0, 2)))].sort();
}

function splitTown(town: string): [string, string] {
  return [town.slice(0, 5), town.slice(6)];
}
