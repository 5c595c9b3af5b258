import type { codesPrint as zh } from './desk_codes.zh';

export const codesPrint: typeof zh = {
  title: 'Print codes',
  lead: 'Supervision codes on paper, to hang at the entrance. Officers scan them on arrival; the enterprise scans them to read its rights, to rate and to complain.',
  choose:
    'Find the enterprise, then choose what to print. For a whole street or city, run the command palm codes print.',
  forms: {
    poster: {
      title: 'A4 poster',
      text: 'One a page, with a large code and the short code, for the entrance.',
      act: 'Open poster',
    },
    sticker: {
      title: 'Stickers',
      text: 'Eight a page (105 × 74 mm), for the till, the gate, a machine.',
      act: 'Open stickers',
    },
    letter: {
      title: 'Claim code (sealed letter)',
      text: 'It opens the enterprise’s own page. It is seen this once: print it, fold it, seal it, and keep it away from the poster.',
      act: 'Issue claim code',
    },
  },
  sure: 'Issue a new claim code?',
  sureText: 'An older unused one is void at once. The log keeps that it was issued.',
  confirm: 'Issue and download',
  issued: 'Claim code issued, letter downloaded',
  notYours: 'Auditors cannot print codes',
  notYoursText: 'Supervisors and administrators print codes and letters.',
};
