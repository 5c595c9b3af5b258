import { shared } from './shared';
import type { VisitTexts } from './visit.zh';

/** The type is written out, so that a change of one text does not change this module's face. */
export const visit: () => VisitTexts = shared('visit');
