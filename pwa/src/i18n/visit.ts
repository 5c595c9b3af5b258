import { dictionary } from './dictionary';
import { en } from './visit.en';
import { type VisitTexts, zh } from './visit.zh';

/** The type is written out, so that a change of one text does not change this module's face. */
export const visit: () => VisitTexts = dictionary({ zh, en });
