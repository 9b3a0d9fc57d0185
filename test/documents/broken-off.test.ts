import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exportStatement, verifyPackage } from '../../src/documents';
import { folderDrop } from '../../src/messages';
import { stubSource } from './stub-source';

const HOOK = path.join(__dirname, '..', 'support', 'typescript-hook.js');

describe('an export that is broken off', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-broken-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    spawnSync('umount', ['--lazy', path.join(folder, 'small')]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves the earlier one whole when its process is killed, and the next clears up after it', async () => {
    const target = path.join(folder, 'etat');
    await exportStatement(stubSource(3), target);
    const child = spawn(process.execPath, ['--require', HOOK, path.join(__dirname, 'slow-export.ts'), target]);
    children.push(child);
    await new Promise<void>((half) => child.stdout.once('data', () => half()));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;

    expect((await verifyPackage(target)).manifest.lines).toBe(3);
    expect(readdirSync(folder)).toHaveLength(2);
    await exportStatement(stubSource(5), target);
    expect((await verifyPackage(target)).manifest.lines).toBe(5);
    expect(readdirSync(folder)).toEqual(['etat']);
  });

  it('leaves the part of another that is still under way alone', async () => {
    const target = path.join(folder, 'etat');
    const child = spawn(process.execPath, ['--require', HOOK, path.join(__dirname, 'slow-export.ts'), target]);
    children.push(child);
    await new Promise<void>((half) => child.stdout.once('data', () => half()));
    await exportStatement(stubSource(), target);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.etat\.part-\d+-/), 'etat']);
  });

  it('says so by a code when the disk is full, and leaves nothing', async () => {
    const small = path.join(folder, 'small');
    mkdirSync(small);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status !== 0) {
      process.stderr.write('A full disk is not tested: this user may not mount a file system.\n');
      return;
    }
    await expect(exportStatement(stubSource(60_000), path.join(small, 'etat'))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(readdirSync(small)).toEqual([]);

    const made = path.join(folder, 'etat');
    await exportStatement(stubSource(60_000), made);
    const outgoing = { key: 'k', caisse: 'C1', period: '2009-S1' as never, number: 0, attempt: 1, folder: made };
    await expect(folderDrop(small).send(outgoing)).rejects.toMatchObject({ code: 'transmission-full' });
    expect(readdirSync(path.join(small, 'C1', '2009-S1-0'))).toEqual([]);
  });

  it('says so when the folder cannot be written to', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    await expect(exportStatement(stubSource(), path.join(folder, 'file', 'etat'))).rejects.toMatchObject({
      code: 'RCV-FOLDER-TAKEN',
    });
  });
});
