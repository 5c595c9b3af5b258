import { shared } from './shared';

export type { ProblemText, ProblemTexts } from './problems.zh';

export const problems = shared('problems');
