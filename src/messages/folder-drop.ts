import { createReadStream } from 'node:fs';
import { access, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { verifyPackage } from '../documents/manifest';
import { makeFolder } from '../documents/package-folder';
import { writePackaged } from '../documents/packaged-file';
import {
  type OutgoingPackage,
  TransmissionFailure,
  transmissionFailure,
  type TransmissionPort,
  type Transmitted,
} from './transmission';

/**
 * Hands packages over by laying them into a folder that the caisse collects from: `<caisse>/<period>-<number>/<attempt>/`, whole
 * or not at all, checked before and after.
 * @param create whether the root is made when it is not there. On a share it is not: one that is not mounted would be taken for one
 *   that nobody has used yet
 */
export function folderDrop(root: string, { create = false }: { readonly create?: boolean } = {}): TransmissionPort {
  return {
    send: async (outgoing) => {
      try {
        if (create) await mkdir(root, { recursive: true });
        await access(root);
        return await drop(root, outgoing);
      } catch (error) {
        throw transmissionFailure(error);
      }
    },
  };
}

async function drop(root: string, { caisse, period, number, attempt, folder }: OutgoingPackage): Promise<Transmitted> {
  const { sha256, faults } = await verifyPackage(folder);
  if (faults.length > 0) throw new TransmissionFailure('transmission-damaged');
  const place = [nameOf(caisse), `${nameOf(period)}-${number}`, String(attempt)];
  const target = path.join(root, ...place);
  const evidence = { channel: 'folder', reference: `${place.join('/')} sha256:${sha256}` };
  if (await isThere(target)) {
    await mustBe(target, sha256);
    return evidence;
  }
  try {
    await makeFolder(target, (part) => copyInto(part, folder));
  } catch (error) {
    // Another worker was there first.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
  await mustBe(target, sha256);
  return evidence;
}

/** What lies there is this package, and whole. */
async function mustBe(target: string, sha256: string): Promise<void> {
  const there = await verifyPackage(target);
  if (there.sha256 !== sha256 || there.faults.length > 0) throw new TransmissionFailure('transmission-differs');
}

async function copyInto(part: string, folder: string): Promise<void> {
  for (const name of await readdir(folder)) await writePackaged(part, name, createReadStream(path.join(folder, name)));
}

async function isThere(folder: string): Promise<boolean> {
  try {
    await access(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** An id as the name of a folder: whatever else it holds, it leads nowhere else. */
const nameOf = (id: string): string => encodeURIComponent(id).replaceAll('.', '%2E');
