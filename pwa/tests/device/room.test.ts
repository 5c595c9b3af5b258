import { afterEach, expect, it, vi } from 'vitest';
import { needRoom } from '../../src/device/room';

const MEGABYTE = 1024 * 1024;

afterEach(() => vi.unstubAllGlobals());

/** A phone that has so much left, and nothing else. */
function left(bytes: number): void {
  const estimate = async () => ({ usage: 500 * MEGABYTE, quota: 500 * MEGABYTE + bytes });
  vi.stubGlobal('navigator', { storage: { estimate } });
}

it('begins nothing that would fill the phone to its last bytes', async () => {
  left(25 * MEGABYTE);
  await needRoom(5 * MEGABYTE);
  await expect(needRoom(6 * MEGABYTE)).rejects.toThrow('storage-full');
});

it('takes what nobody can tell for no reason to refuse', async () => {
  vi.stubGlobal('navigator', { storage: { estimate: () => Promise.reject(new Error('private')) } });
  await needRoom(6 * MEGABYTE);
});
