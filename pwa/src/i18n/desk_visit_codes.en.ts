import type { visitCodes as zh } from './desk_visit_codes.zh';

const s = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;

export const visitCodes: typeof zh = {
  title: 'Codes',
  none: 'No act code',
  act: 'Act code',
  openAct: 'Open the page the enterprise sees',
  copiedSecret: 'The link of this code belongs to another visit',
  purpose: 'Purpose',
  permit: 'Approval',
  trigger: 'Cause',
  urgent: 'Why it was urgent',
  joint: 'Came along',
  madeUp: 'Entered afterwards',
  happened: (at) => `Claimed to have happened ${at}`,
  entered: (days) => (days === 0 ? 'Entered the same day' : `Entered ${s(days, 'day')} later`),
  enteredUnclear: 'The claimed time cannot be checked',
  limit: (days) => `Allowed: ${s(days, 'day')}`,
  limitUnverified: 'The limit comes from a secondary source and still has to be verified',
  showing: 'Shown',
  shown: (n) => (n === 1 ? 'Shown once' : `Shown ${n} times`),
  shownThere: 'The officer’s code was shown, to be scanned',
  notShown: 'No code was shown',
  scanning: 'Scanned',
  scans: (n) => (n === 1 ? 'Scanned once in time' : `Scanned ${n} times in time`),
  allScans: (n) => `All ${s(n, 'scan')}`,
  notScanned: 'Nobody scanned it',
  scannedOwn: 'The officer scanned the enterprise’s code',
  exceptions: 'Why no code was shown or scanned',
  states: {
    fresh: 'Scanned on the spot',
    stale: 'Expired code',
    officer: 'Scanned by an officer’s device; does not count',
    revoked: 'The phone was revoked',
  },
  witness: {
    matches: 'agrees with the log',
    'not-arrived': 'the phone’s record has not arrived',
    differs: 'differs from the log',
  },
  age: (seconds) => `${seconds} s after it was made`,
  stranger: 'Shown by somebody the visit does not name',
  findings: {
    'head-differs':
      'What was scanned is not what the log holds: records were deleted on the phone, or its key was copied.',
    'scan-stranger': 'Somebody the visit does not name showed a code for it.',
    'shown-revoked': 'A revoked phone showed a code for this visit.',
    'act-code-wrong': 'The act code is no act code, or was not made by this phone.',
    'act-code-twice': 'Another visit has the same act code.',
    'made-up-late': 'Entered later than allowed, or for a time that cannot be.',
  },
};
