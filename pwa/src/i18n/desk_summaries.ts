/** Both languages come with the screens that need them. */

import { en } from './desk_summaries.en';
import { type DeskSummariesTexts, zh } from './desk_summaries.zh';
import { language } from './language';

export const summaries = (): DeskSummariesTexts => (language.value === 'zh' ? zh : en);
