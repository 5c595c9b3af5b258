import { en } from './codes.en';
import { type CodesTexts, zh } from './codes.zh';
import { dictionary } from './dictionary';

/** The type is written out, so that a change of one text does not change this module's face. */
export const codes: () => CodesTexts = dictionary({ zh, en });
