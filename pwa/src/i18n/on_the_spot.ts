/** Both languages come with the screens that need them, behind the start. */
import { language } from './language';
import { en } from './on_the_spot.en';
import { type OnTheSpotTexts, zh } from './on_the_spot.zh';

export const onTheSpot = (): OnTheSpotTexts => (language.value === 'zh' ? zh : en);
