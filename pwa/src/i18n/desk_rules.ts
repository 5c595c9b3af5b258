/** Both languages come with the screen that needs them. */
import { en } from './desk_rules.en';
import { type RulesTexts, zh } from './desk_rules.zh';
import { language } from './language';

export const rulesTexts = (): RulesTexts => (language.value === 'zh' ? zh : en);
