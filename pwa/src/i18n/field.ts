import { dictionary } from './dictionary';
import { en } from './field.en';
import { zh } from './field.zh';

export const field = dictionary({ zh, en });
