import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKeyFile } from '../../src/register/key-file';
import { sealing } from '../../src/register/sealing';
import { KEY, newWorld, openedCase } from './world';

test('the NIR is encrypted, bound to its debtor, and found by its blind index', async () => {
  const world = await newWorld();
  await openedCase(world);
  const { rows } = await world.pool.query('SELECT nir_sealed, nir_index FROM debtor_identity');
  expect(rows[0].nir_sealed.toString('latin1')).not.toContain('2 55 08');
  const seal = sealing(KEY);
  expect(seal.open(rows[0].nir_sealed, 'D1')).toBe('2 55 08 14 168 025 38');
  expect(() => seal.open(rows[0].nir_sealed, 'D2')).toThrow('authenticate');
  expect(() => sealing(randomBytes(32)).open(rows[0].nir_sealed, 'D1')).toThrow('authenticate');
  expect(await world.register.findDebtor({ nir: '255081416802538' })).toEqual(['D1']);
  expect(await world.register.findDebtor({ nir: '155081416802538' })).toEqual([]);
  expect(await world.register.findDebtor({ ref: 'ref-D1' })).toEqual(['D1']);
  expect(await world.another({ key: randomBytes(32) }).findDebtor({ nir: '255081416802538' })).toEqual([]);
  await world.end();
});

test('a notice gets the same case id whenever it is taken in, and nobody without the key can tell which', () => {
  const id = sealing(KEY).caseId('C1', 'MD-1');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(sealing(KEY).caseId('C1', 'MD-1')).toBe(id);
  const others = [
    sealing(KEY).caseId('C1M', 'D-1'),
    sealing(KEY).caseId('C2', 'MD-1'),
    sealing(randomBytes(32)).caseId('C1', 'MD-1'),
  ];
  expect(new Set([id, ...others]).size).toBe(4);
});

describe('the key file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recouvrement-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is made once, readable by its owner alone, and read again', async () => {
    const path = join(folder, 'data', 'key');
    const [one, other] = await Promise.all([readKeyFile(path), readKeyFile(path)]);
    expect(one).toHaveLength(32);
    expect(other).toEqual(one);
    expect(await readKeyFile(path)).toEqual(one);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('is refused when others may read it, or when it is no key', async () => {
    const path = join(folder, 'key');
    await readKeyFile(path);
    await chmod(path, 0o644);
    await expect(readKeyFile(path)).rejects.toThrow('mode 600');
    await writeFile(join(folder, 'other'), 'short', { mode: 0o600 });
    await expect(readKeyFile(join(folder, 'other'))).rejects.toThrow('64 hexadecimal');
  });
});
