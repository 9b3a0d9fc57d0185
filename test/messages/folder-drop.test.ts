import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { folderDrop, type OutgoingPackage } from '../../src/messages';
import { verifyPackage } from '../../src/documents';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a statement laid into the folder that the caisse collects from', () => {
  let folder: string;
  let root: string;
  let outgoing: OutgoingPackage;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-drop-'));
    root = path.join(folder, 'caisse');
    mkdirSync(root);
    outgoing = {
      key: 'send-statement:statement:C1:2009-S1:0:1',
      caisse: 'C1',
      period: '2009-S1' as never,
      number: 0,
      attempt: 1,
      folder: packageOf('etat', 'a;b\n'),
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function packageOf(name: string, csv: string): string {
    const made = path.join(folder, name);
    mkdirSync(made);
    writeFileSync(path.join(made, 'etat.csv'), csv);
    const files = [{ name: 'etat.csv', bytes: csv.length, sha256: sha256(csv) }];
    writeFileSync(path.join(made, 'manifest.json'), JSON.stringify({ schema: '1', files }));
    return made;
  }

  it('lies there whole, under its caisse, period and attempt, and the evidence names it', async () => {
    const evidence = await folderDrop(root).send(outgoing);
    const manifest = readFileSync(path.join(outgoing.folder, 'manifest.json'), 'utf8');
    expect(evidence).toEqual({ channel: 'folder', reference: `C1/2009-S1-0/1 sha256:${sha256(manifest)}` });
    expect((await verifyPackage(path.join(root, 'C1/2009-S1-0/1'))).faults).toEqual([]);
    expect(readdirSync(path.join(root, 'C1/2009-S1-0'))).toEqual(['1']);
  });

  it('is handed over once: the same attempt again, or twice at once, gives the same evidence', async () => {
    const drop = folderDrop(root);
    const [first, ...others] = await Promise.all([drop.send(outgoing), drop.send(outgoing), drop.send(outgoing)]);
    expect([...others, await drop.send(outgoing)]).toEqual([first, first, first]);
    expect(readdirSync(path.join(root, 'C1/2009-S1-0'))).toEqual(['1']);
  });

  it('is never overwritten: other content needs a further attempt', async () => {
    const drop = folderDrop(root);
    await drop.send(outgoing);
    const other = { ...outgoing, folder: packageOf('autre', 'c;d\n') };
    await expect(drop.send(other)).rejects.toMatchObject({ code: 'transmission-differs' });
    expect(readFileSync(path.join(root, 'C1/2009-S1-0/1/etat.csv'), 'utf8')).toBe('a;b\n');
    await expect(drop.send({ ...other, attempt: 2 })).resolves.toMatchObject({ channel: 'folder' });
  });

  it('does not leave when it is not what its manifest says', async () => {
    writeFileSync(path.join(outgoing.folder, 'etat.csv'), 'a;c\n');
    await expect(folderDrop(root).send(outgoing)).rejects.toMatchObject({ code: 'transmission-damaged' });
    expect(readdirSync(root)).toEqual([]);
  });

  it('fails when what was laid there was changed since', async () => {
    const drop = folderDrop(root);
    await drop.send(outgoing);
    writeFileSync(path.join(root, 'C1/2009-S1-0/1/etat.csv'), 'x');
    await expect(drop.send(outgoing)).rejects.toMatchObject({ code: 'transmission-differs' });
  });

  it('waits for a share that is not mounted, and makes its root only where told to', async () => {
    const absent = path.join(folder, 'absent');
    await expect(folderDrop(absent).send(outgoing)).rejects.toMatchObject({ code: 'transmission-unreachable' });
    await expect(folderDrop(absent, { create: true }).send(outgoing)).resolves.toMatchObject({ channel: 'folder' });
  });

  it('fails with a code when there is a file where folders should be', async () => {
    writeFileSync(path.join(root, 'C1'), '');
    const failure = folderDrop(root).send(outgoing);
    await expect(failure).rejects.toMatchObject({ name: 'TransmissionFailure', code: 'transmission-unreachable' });
  });

  it('stays within its root, whatever a caisse is called', async () => {
    await folderDrop(root).send({ ...outgoing, caisse: '../../C1' });
    expect(readdirSync(folder).sort()).toEqual(['caisse', 'etat']);
    expect(readdirSync(root)).toEqual(['%2E%2E%2F%2E%2E%2FC1']);
  });

  it('clears away what a killed process left half way', async () => {
    const left = path.join(root, 'C1/2009-S1-0/.1.part-999999999-x');
    cpSync(outgoing.folder, left, { recursive: true });
    await folderDrop(root).send(outgoing);
    expect(readdirSync(path.dirname(left))).toEqual(['1']);
  });
});
