import { dictionary } from './dictionary';
import { en } from './visit.en';
import { zh } from './visit.zh';

export const visit = dictionary({ zh, en });
