import {
  explain,
  explainStep,
  frenchDate,
  frenchDay,
  legalDay,
  recompute,
  type Step,
  timeLimit,
  workingDayLimit,
} from '../../../src/domain/calendar';

const day = legalDay;
const notice = { event: 'notice-dispatched', from: day('2009-04-01'), zone: 'metropole' } as const;

describe('a limit explained to an officer', () => {
  it('reads: thirty days, then each day passed over', () => {
    const { why } = timeLimit({ ...notice, length: { unit: 'day', count: 30 }, rolled: true });
    expect(explain(why)).toEqual([
      'Point de départ : expédition de la mise en demeure, le mercredi 1er avril 2009.',
      'Délai de 30 jours : dernier jour le vendredi 1er mai 2009 (CPC art. 641, le jour de départ ne compte pas).',
      'Le vendredi 1er mai 2009 est férié (Fête du Travail) : reporté au samedi 2 mai 2009 (CPC art. 642).',
      'Le 2 mai 2009 est un samedi : reporté au dimanche 3 mai 2009 (CPC art. 642).',
      'Le 3 mai 2009 est un dimanche : reporté au lundi 4 mai 2009 (CPC art. 642).',
    ]);
  });

  it.each([
    [
      { unit: 'day', count: 1 },
      'Délai de 1 jour : dernier jour le jeudi 2 avril 2009 (CPC art. 641, le jour de départ ne compte pas).',
    ],
    [
      { unit: 'month', count: 1 },
      "Délai d'un mois : dernier jour le vendredi 1er mai 2009 (CPC art. 641, même quantième ou, à défaut, dernier jour du mois).",
    ],
    [
      { unit: 'month', count: 2 },
      'Délai de 2 mois : dernier jour le lundi 1er juin 2009 (CPC art. 641, même quantième ou, à défaut, dernier jour du mois).',
    ],
    [
      { unit: 'year', count: 1 },
      "Délai d'un an : dernier jour le jeudi 1er avril 2010 (CPC art. 641, même quantième ou, à défaut, dernier jour du mois).",
    ],
    [
      { unit: 'year', count: 5 },
      'Délai de 5 ans : dernier jour le mardi 1er avril 2014 (CPC art. 641, même quantième ou, à défaut, dernier jour du mois).',
    ],
  ] as const)('reads for %o: %s', (length, sentence) => {
    const { why } = timeLimit({ ...notice, length, rolled: false });
    expect(explain(why)[1]).toBe(sentence);
  });

  it('says that working days are a target of the organisme, and which were left out', () => {
    const skip = (each: string) => each === '2009-06-03' || (each >= '2009-06-08' && each <= '2009-06-19');
    const target = { event: 'acting-day', from: day('2009-06-02'), count: 5, zone: 'metropole' } as const;
    expect(explain(workingDayLimit({ ...target, skip }).why)).toEqual([
      'Point de départ : premier jour où le recouvrement est possible, le mardi 2 juin 2009.',
      "Objectif de 5 jours ouvrés, sans compter le 3 juin 2009, du 8 juin 2009 au 19 juin 2009 : dernier jour le mercredi 24 juin 2009 (objectif de l'organisme, fixé par aucun texte).",
    ]);
    expect(explain(workingDayLimit({ ...target, count: 1 }).why)[1]).toBe(
      "Objectif de 1 jour ouvré : dernier jour le mercredi 3 juin 2009 (objectif de l'organisme, fixé par aucun texte).",
    );
  });

  it('reads when there is no limit but the day itself, and for a remark', () => {
    expect(explainStep({ op: 'same-day', event: 'acting-day', day: day('2009-05-05') })).toBe(
      'Sans délai : le jour même, mardi 5 mai 2009 (convention type, art. 13, al. 2).',
    );
    const source = 'R. 142-6 ancien';
    expect(explainStep({ op: 'note', code: 'documents', text: 'Le mois repart', day: day('2009-05-05'), source })).toBe(
      'Le mois repart, le mardi 5 mai 2009 (R. 142-6 ancien).',
    );
    expect(explainStep({ op: 'note', code: 'documents', source })).toBe('documents (R. 142-6 ancien).');
  });

  it.each([
    ['notice-presented', 'première présentation'],
    ['notice-delivered', 'remise (avis de réception signé)'],
    ['claim-lodged', 'réception de la réclamation'],
    ['claim-documents-received', 'réception des pièces'],
    ['contrainte-served', 'signification de la contrainte'],
    ['constructor', 'constructor'],
  ])('names %s « %s »', (event, name) => {
    expect(explainStep({ op: 'start', event, day: day('2009-08-31') })).toBe(
      `Point de départ : ${name}, le lundi 31 août 2009.`,
    );
  });

  it('writes days as the French do', () => {
    expect([frenchDay(day('2012-02-29')), frenchDate(day('2010-12-01'))]).toEqual([
      'mercredi 29 février 2012',
      '1er décembre 2010',
    ]);
  });
});

describe('an explanation checked again', () => {
  const start: Step = { op: 'start', event: 'notice-dispatched', day: day('2009-04-01') };
  const thirty: Step = { op: 'add', unit: 'day', count: 30, day: day('2009-05-01') };
  const labourDay: Step = {
    op: 'roll',
    reason: 'holiday',
    holiday: 'Fête du Travail',
    from: day('2009-05-01'),
    day: day('2009-05-02'),
  };
  const check = (...steps: Step[]) => recompute(steps, 'metropole');

  it('passes over remarks, and takes the day itself', () => {
    const note: Step = { op: 'note', code: 'anything', day: day('2020-01-01'), source: 'x' };
    expect(check(note, start, note, thirty, note)).toBe('2009-05-01');
    expect(check({ op: 'same-day', event: 'acting-day', day: day('2009-05-05') })).toBe('2009-05-05');
    expect(check(start, { op: 'same-day', event: 'acting-day', day: day('2009-04-01') })).toBe('2009-04-01');
  });

  it.each<[string, Step[]]>([
    ['there is no step', []],
    ['nothing starts it', [thirty]],
    ['it rolls from nowhere', [labourDay]],
    ['it starts twice', [start, start]],
    ['a sum is wrong', [start, { ...thirty, day: day('2009-05-02') }]],
    ['the day itself is another', [start, { op: 'same-day', event: 'x', day: day('2009-04-02') }]],
    [
      'a working day is passed over',
      [
        { ...start, day: day('2009-04-30') },
        { op: 'roll', reason: 'saturday', from: day('2009-04-30'), day: day('2009-05-01') },
      ],
    ],
    [
      'the reason is another',
      [start, thirty, { op: 'roll', reason: 'sunday', from: day('2009-05-01'), day: day('2009-05-02') }],
    ],
    ['the holiday is another', [start, thirty, { ...labourDay, holiday: 'Ascension' }]],
    ['it rolls from another day', [start, thirty, { ...labourDay, from: day('2009-05-08') }]],
    ['it rolls too far', [start, thirty, { ...labourDay, day: day('2009-05-04') }]],
    ['working days are miscounted', [start, { op: 'add', unit: 'working-day', count: 1, day: day('2009-04-03') }]],
  ])('is refused when %s', (_, steps) => {
    expect(() => check(...steps)).toThrow(RangeError);
  });
});
