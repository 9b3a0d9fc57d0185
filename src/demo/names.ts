import type { Random } from './random';

const names = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split(', '));

const GIVEN_NAMES = names([
  'Adèle, Agnès, Alain, Alexandre, Alice, Amandine, André, Anne, Antoine, Arnaud, Audrey, Aurélie',
  'Benoît, Bernard, Brigitte, Bruno, Camille, Caroline, Catherine, Cécile, Céline, Chantal, Charlotte',
  'Christian, Christine, Christophe, Claire, Claude, Clément, Corinne, Cyril, Damien, Daniel, David',
  'Delphine, Denis, Didier, Dominique, Élise, Élodie, Emmanuel, Éric, Estelle, Fabien, Fabrice',
  'Florence, Florian, Francis, Françoise, Frédéric, Gaëlle, Gérard, Gilles, Guillaume, Hélène, Henri',
  'Hugo, Isabelle, Jacques, Jean, Jérôme, Joëlle, Julie, Julien, Karine, Laurence, Laurent, Léa, Luc',
  'Lucie, Magali, Marc, Marguerite, Marie, Marion, Martine, Mathieu, Maxime, Michel, Monique, Muriel',
  'Nadine, Nathalie, Nicolas, Noémie, Olivier, Pascal, Patricia, Paul, Philippe, Pierre, Quentin',
  'Raphaël, Rémi, Renaud, Romain, Sabine, Sandrine, Sébastien, Simon, Solène, Sophie, Stéphane, Sylvie',
  'Théo, Thierry, Thomas, Valérie, Vincent, Virginie, Xavier, Yann, Yves',
]);

const FAMILY_NAMES = names([
  'Adam, Arnaud, Aubert, Bailly, Barbier, Baron, Benoît, Berger, Bernard, Bertrand, Besson, Blanchard',
  'Bonnet, Boucher, Bourgeois, Boyer, Brun, Brunet, Carlier, Caron, Carpentier, Charles, Charpentier',
  'Chevalier, Clément, Collet, Colin, Cordier, Cousin, Da Silva, David, Denis, Deschamps, Dubois',
  'Dufour, Dumas, Dumont, Dupont, Dupuis, Durand, Duval, Étienne, Fabre, Faure, Fernandez, Fleury',
  'Fontaine, Fournier, François, Gaillard, Garcia, Garnier, Gauthier, Gérard, Germain, Girard, Giraud',
  'Gonzalez, Guérin, Guillaume, Guillot, Hamel, Henry, Hubert, Huet, Jacquet, Jean, Joly, Julien, Klein',
  'Lacroix, Lambert, Langlois, Laurent, Le Gall, Le Goff, Leblanc, Lecomte, Lefebvre, Legrand, Lemaire',
  'Lemoine, Leroux, Leroy, Lopez, Louis, Lucas, Maillard, Marchand, Marie, Martin, Martinez, Masson',
  'Mathieu, Menard, Mercier, Meunier, Meyer, Michel, Millet, Moreau, Morel, Morin, Moulin, Muller',
  'Nicolas, Noël, Olivier, Paris, Pelletier, Perez, Perrin, Perrot, Petit, Picard, Pierre, Poirier',
  'Prévost, Rémy, Renard, Renaud, Rey, Richard, Rivière, Robert, Robin, Roche, Rodriguez, Roger',
  'Rolland, Rousseau, Roussel, Roux, Roy, Royer, Sanchez, Schmitt, Schneider, Simon, Thomas, Vasseur',
  'Vidal, Vincent, Weber',
]);

/** A plausible French name that says of itself that it is made up. */
export function syntheticName(random: Random): string {
  return `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES).toUpperCase()} (fictif)`;
}
