import { en } from './common.en';
import { type CommonTexts, zh } from './common.zh';
import { dictionary } from './dictionary';

/** The type is written out, so that a change of one text does not change this module's face. */
export const common: () => CommonTexts = dictionary({ zh, en });
