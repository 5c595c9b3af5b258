import type { trust as zh } from './desk_trust.zh';

export const trust: typeof zh = {
  rungs: {
    signature: 'Signature',
    chain: 'Chain',
    log: 'Log',
    time: 'Time',
    place: 'Place',
    original: 'Original',
    exif: 'Photo data',
    partner: 'Two officers',
    method: 'Method',
  },
  reasons: {
    'signature-valid': () => 'Signed with the enrolled key of the device; the signature verifies.',
    'chain-whole': () => 'Follows the device’s previous record; no number is missing before it.',
    'chain-gap': ({ missing, first }) =>
      missing === undefined
        ? 'Numbers are missing before it; those records have not arrived.'
        : `${missing} records before it (from no. ${first}) have not arrived.`,
    'chain-forked': () => 'The device shows two different chains; its key may have been copied.',
    'in-log': () => 'Stands in the append-only log; a change or removal would be noticed.',
    'bracket-a': (figures) =>
      `Its time is proven from outside, within ${width(figures, '2 minutes')}.`,
    'bracket-b': (figures) =>
      `Its time is proven from outside, within ${width(figures, '8 hours')}.`,
    'bracket-c': () => 'The proven time span is longer than 8 hours, or open at one end.',
    'bracket-contradictory': () =>
      'The bounds of the proven time exclude each other; look into it.',
    'clock-off': ({ seconds }) =>
      `The claimed time is about ${span(seconds)} ${Number(seconds) < 0 ? 'before' : 'after'} the proven time.`,
    'place-near': (figures) =>
      `Measured about ${distance(figures['metres'])} from the registered address.`,
    'place-far': (figures) =>
      `Measured about ${distance(figures['metres'])} from the registered address: far.`,
    'place-imprecise': (figures) =>
      figures['accuracy'] === undefined
        ? 'The fix is too imprecise to judge the distance.'
        : `The fix is only good to about ${distance(figures['accuracy'])}: too imprecise to judge.`,
    'place-none': ({ why }) => `There is no position${NO_PLACE[String(why)] ?? ''}.`,
    'place-unregistered': () => 'No registered coordinates to compare the position with.',
    'original-stored': () => 'The original is stored and matches the digest that was signed.',
    'original-missing': () => 'The original has not arrived; only the signed record is here.',
    'no-original': () => 'Records of this kind have no original file.',
    'exif-agrees': () => 'The data inside the photo agree with the signed record.',
    'exif-contradicts': () => 'The data inside the photo contradict the signed record.',
    'exif-absent': () => 'The photo carries no data to compare.',
    'exif-unread': () => 'The data inside the photo have not been read, or cannot be.',
    'partner-confirmed': () => 'The second officer confirmed being present with their own phone.',
    'partner-unconfirmed': () => 'A second officer is named, but their phone has not confirmed.',
    'single-officer': () => 'Only one officer.',
    'live-capture': () => 'Captured live inside the app.',
    'system-camera': () => 'Taken with the system camera; the app did not see it being taken.',
    imported: () => 'Imported from a file, not captured live on site.',
  },
  short: {
    halted: 'Halted',
    'went-on-after-halt': 'Went on after the halt',
    'went-on-before-halt-seen': 'Went on before the halt was read',
    'chain-gap': 'Numbers missing',
    'chain-forked': 'Chain forked',
    'bracket-c': 'Time open',
    'bracket-contradictory': 'Time contradicts',
    'clock-off': 'Clock off',
    'place-far': 'Far away',
    'place-imprecise': 'Imprecise fix',
    'place-none': 'No position',
    'place-unregistered': 'No registered place',
    'original-missing': 'Original missing',
    'exif-contradicts': 'Photo data differ',
    'exif-absent': 'No photo data',
    'exif-unread': 'Photo data unread',
    'partner-unconfirmed': 'Partner unconfirmed',
    'single-officer': 'One officer',
    'system-camera': 'System camera',
    imported: 'Imported',
    'head-differs': 'Scan differs from log',
    'scan-stranger': 'Shown by another',
    'shown-revoked': 'Revoked phone shown',
    'act-code-wrong': 'Act code wrong',
    'act-code-twice': 'Act code used twice',
    'made-up-late': 'Entered too late',
    'no-permit': 'Not approved',
    'permit-other-enterprise': 'Approved for another enterprise',
    'permit-other-officers': 'Approved for other officers',
    'permit-expired': 'Outside the days approved',
    'permit-afterwards': 'Approved afterwards',
    'permit-made-up-late': 'Made up too late',
    'permit-revoked': 'Approval revoked before',
    'permit-revoked-since': 'Approval revoked since',
    'disguised-inspection': 'Registered as service or guidance, yet check items were answered',
    'item-unpublished': 'Item not published',
  },
};

const NO_PLACE: Readonly<Record<string, string>> = {
  denied: ' (permission refused)',
  unavailable: ' (none was available)',
  timeout: ' (it timed out)',
  unsupported: ' (the device has no positioning)',
  'not-asked': ' (it was not asked for)',
};

function span(seconds: number | string | undefined): string {
  const all = Math.abs(Number(seconds ?? 0));
  if (all < 120) return `${Math.round(all)} s`;
  if (all < 7200) return `${Math.round(all / 60)} min`;
  return `${Math.round(all / 3600)} h`;
}

/** The proven span, where the server says how wide it is. */
function width(
  { widthSeconds }: Readonly<Record<string, number | string>>,
  otherwise: string,
): string {
  return widthSeconds === undefined ? otherwise : span(widthSeconds);
}

function distance(metres: number | string | undefined): string {
  const all = Number(metres ?? 0);
  return all < 1000 ? `${Math.round(all)} m` : `${(all / 1000).toFixed(1)} km`;
}
