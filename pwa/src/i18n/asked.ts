import type { AskedTexts } from './asked.zh';
import { shared } from './shared';

/** The type is written out, so that a change of one text does not change this module's face. */
export const asked: () => AskedTexts = shared('asked');
