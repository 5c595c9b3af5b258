import type { FieldTexts } from './field.zh';
import { shared } from './shared';

/** The type is written out, so that a change of one text does not change this module's face. */
export const field: () => FieldTexts = shared('field');
