import type { LiveEntry } from '../api/shapes';

/** Whether something happened in a case: which one, the stream does not tell. */
export const ofCases = ({ kind }: LiveEntry): boolean => /^(case|party|paper)\./.test(kind);
