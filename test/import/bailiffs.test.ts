import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bailiff } from '../../src/domain/office/periodic-duty';
import { importBailiffs } from '../../src/import/import-bailiffs';
import type { Rejection } from '../../src/import/rejection';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-bailiffs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function take(text: string, onFile: readonly Bailiff[] = [], dryRun = false) {
  const file = path.join(folder, 'bailiffs.csv');
  writeFileSync(file, text);
  const declared: Bailiff[] = [];
  const declare = async (bailiff: Bailiff) => void declared.push(bailiff);
  const report = await importBailiffs(file, onFile, dryRun ? null : declare);
  const rejected: Rejection[] = [];
  for await (const rejection of report.rejections()) rejected.push(rejection);
  return { report, declared, rejected };
}

const HEAD = 'id;name;office;departement;email;from;to\n';

test('takes bailiffs in, line by line; what is on file changes nothing', async () => {
  const text = `${HEAD}B1;Me Dupont;SCP Dupont;69;b1@etude.example;01/01/2020;\nB2;Me Durand;;75;;2021-03-01;2026-09-30\n`;
  const { report, declared } = await take(text);
  expect(declared).toEqual([
    {
      id: 'B1',
      name: 'Me Dupont',
      office: 'SCP Dupont',
      departement: '69',
      email: 'b1@etude.example',
      from: '2020-01-01',
      to: null,
    },
    { id: 'B2', name: 'Me Durand', office: null, departement: '75', email: null, from: '2021-03-01', to: '2026-09-30' },
  ]);
  expect(report).toMatchObject({ lines: 2, accepted: 2, unchanged: 0, rejected: 0 });
  expect((await take(text, declared)).report).toMatchObject({ accepted: 0, unchanged: 2 });
  const moved = await take(text.replace('SCP Dupont', 'SELARL Dupont'), declared);
  expect(moved.declared.map(({ id }) => id)).toEqual(['B1']);
});

test('a line at fault is rejected with its column and reason, the rest goes on', async () => {
  const lines = [
    'B1;Me Dupont;;69;;2020-01-01;',
    'B 2;Me Durand;;69;;2020-01-01;',
    'B3;;;69;;2020-01-01;',
    'B4;Me Roux;;69;pas une adresse;2020-01-01;',
    'B5;Me Roux;;69;;31/02/2020;',
    'B6;Me Roux;;69;;2020-01-01;2019-12-31',
    'B7;Me Roux;;69;;2020-01-01;;trop',
    'B8;"Me\nRoux";;69;;2020-01-01;',
    'B9;Me Roux;SCP\tRoux;69;;2020-01-01;',
  ];
  const { declared, rejected } = await take(HEAD + lines.join('\n'));
  expect(declared.map(({ id }) => id)).toEqual(['B1']);
  expect(rejected.map(({ line, column, code }) => [line, column, code])).toEqual([
    [3, 'id', 'RCV-MALFORMED'],
    [4, 'name', 'RCV-MALFORMED'],
    [5, 'email', 'RCV-MALFORMED'],
    [6, 'from', 'RCV-NO-SUCH-DAY'],
    [7, 'to', 'RCV-MALFORMED'],
    [8, 'ligne', 'RCV-MALFORMED'],
    [10, 'name', 'RCV-MALFORMED'],
    [11, 'office', 'RCV-MALFORMED'],
  ]);
});

test('a dry run says the same and declares nobody', async () => {
  const { report, declared } = await take(`${HEAD}B1;Me Dupont;;69;;2020-01-01;\n`, [], true);
  expect([report.accepted, declared.length, report.dryRun]).toEqual([1, 0, true]);
});

test('a file says nothing of the columns that it does not have', async () => {
  const { declared } = await take(`${HEAD}B1;Me Dupont;SCP;69;b1@etude.example;2020-01-01;2027-12-31\n`);
  const { report, declared: changed } = await take('id;name;from\nB1;Me Dupond;2020-01-01\n', declared);
  expect(changed).toEqual([{ ...declared[0], name: 'Me Dupond' }]);
  expect(report).toMatchObject({ accepted: 1, rejected: 0 });
  const emptied = await take(`${HEAD}B1;Me Dupont;;69;;2020-01-01;\n`, declared);
  expect(emptied.declared).toEqual([{ ...declared[0], office: null, email: null, to: null }]);
});

test('of two lines that contradict each other the second is rejected, and says where the first stands', async () => {
  const line = 'B1;Me Dupont;;69;;2020-01-01;';
  const { report, declared, rejected } = await take(`${HEAD}${line}\n${line}\n${line}2026-01-01\n${line}\n`);
  expect(declared).toMatchObject([{ id: 'B1', to: null }]);
  expect(report).toMatchObject({ accepted: 1, unchanged: 2 });
  expect(rejected).toMatchObject([{ line: 4, column: 'id', reason: expect.stringContaining('ligne 2') }]);
});
