import { dictionary } from './dictionary';
import { en } from './field.en';
import { type FieldTexts, zh } from './field.zh';

/** The type is written out, so that a change of one text does not change this module's face. */
export const field: () => FieldTexts = dictionary({ zh, en });
