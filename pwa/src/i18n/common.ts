import { en } from './common.en';
import { zh } from './common.zh';
import { dictionary } from './dictionary';

export const common = dictionary({ zh, en });
