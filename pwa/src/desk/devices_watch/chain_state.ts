/** Reading the state of one phone's chain. Pure. */
import type { Device } from '../api/shapes';

/** How many numbers the runs hold. */
export function missingCount(missing: Device['missing']): number {
  return missing.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Entries another memory knows of (a partner's scan, a queue file) that have not arrived. */
export function announcedMore(device: Device): number {
  return Math.max(0, device.announced - device.highestSeq);
}

/** Whether a person should look at it. */
export function needsAttention(device: Device): boolean {
  if (device.revokedAt !== null) return false;
  return device.forked || device.missing.length > 0 || announcedMore(device) > 0;
}

/** What needs attention first, then by last contact, revoked ones last. */
export function inOrder(devices: readonly Device[]): readonly Device[] {
  const rank = (device: Device) => (device.revokedAt !== null ? 2 : needsAttention(device) ? 0 : 1);
  const contact = (device: Device) => device.lastContactAt ?? '';
  return devices.toSorted(
    (a, b) => rank(a) - rank(b) || (contact(a) < contact(b) ? 1 : contact(a) > contact(b) ? -1 : 0),
  );
}
