/** Both languages come with the screens that need them. */

import { en } from './desk_staff.en';
import { type DeskStaffTexts, zh } from './desk_staff.zh';
import { language } from './language';

export const staff = (): DeskStaffTexts => (language.value === 'zh' ? zh : en);
