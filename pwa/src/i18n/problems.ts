import { dictionary } from './dictionary';
import { en } from './problems.en';
import { zh } from './problems.zh';

export type { ProblemText, ProblemTexts } from './problems.zh';

export const problems = dictionary({ zh, en });
