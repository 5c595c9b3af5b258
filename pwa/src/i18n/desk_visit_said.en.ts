import type { visitSaid as zh } from './desk_visit_said.zh';

export const visitSaid: typeof zh = {
  title: 'What the enterprise said',
  nothing: 'The enterprise has not confirmed, remarked or objected on its page yet.',
  kinds: {
    'arrival.confirmed': 'Arrival confirmed',
    'visit.refused': 'Inspection refused',
    'recusal.requested': 'Recusal requested',
    'remark.written': 'Remark',
    'evidence.confirmed': 'List of records confirmed',
    'result.received': 'Result received',
  },
  photo: 'The enterprise’s own photo',
  photoOf: 'Photo by the enterprise; open it larger',
  notStored: 'The photo is not here yet',
  reasons: {
    no_certificate: 'No certificate was shown',
    certificate_invalid: 'Certificate invalid, out of date or another person’s',
    single_officer: 'Fewer than two officers',
    wrong_enterprise: 'Not this enterprise',
    no_purpose: 'Nobody explained purpose and basis',
    other: 'Another reason',
  },
  about: (name: string) => `Should step aside: ${name}`,
  count: (n: number) => `${n} record${n === 1 ? '' : 's'}`,
};
