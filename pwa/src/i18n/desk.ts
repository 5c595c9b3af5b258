import { en } from './desk.en';
import { zh } from './desk.zh';
import { dictionary } from './dictionary';

export const desk = dictionary({ zh, en });
