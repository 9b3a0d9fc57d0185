import path from 'node:path';
import { Eta } from 'eta';

/** Text and HTML of one message. French; references and where to look them up, nothing personal, no amounts. */
export interface Texts {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const views = path.join(__dirname, 'templates');
const html = new Eta({ views, cache: true, autoEscape: true, autoTrim: false });
const plain = new Eta({ views, cache: true, autoEscape: false, autoTrim: false });

/** Renders `templates/<name>.text.eta` and `.html.eta` with the same facts (`it`). */
export function render(name: string, facts: object): Omit<Texts, 'subject'> {
  return {
    text: plain.render(`./${name}.text.eta`, facts).trim().concat('\n'),
    html: html.render(`./${name}.html.eta`, facts),
  };
}
