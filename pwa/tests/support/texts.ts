/** Both languages are there before any test reads a text. */
import '../../src/i18n/desk';
import '../../src/i18n/shared';
import { chooseLanguage } from '../../src/i18n/language';

await chooseLanguage('en');
await chooseLanguage('zh');
