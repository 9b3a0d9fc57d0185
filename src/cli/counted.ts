/** « 1 ligne », « 2 lignes »: the French plural begins at two. */
export const counted = (count: number, noun: string): string =>
  `${count} ${count < 2 ? noun : noun.replaceAll(/\p{L}+/gu, '$&s')}`;
