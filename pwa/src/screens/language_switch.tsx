import type { JSX } from 'preact';
import { common } from '../i18n/common';
import { chooseLanguage, language } from '../i18n/language';
import { Button } from '../ui/button';

/** Names the other language in its own words, so that it is found by who needs it. */
export function LanguageSwitch(): JSX.Element {
  const other = language.value === 'zh' ? 'en' : 'zh';
  return (
    <Button kind="quiet" onPress={() => chooseLanguage(other)}>
      <span lang={other === 'zh' ? 'zh-CN' : 'en-GB'}>{common().languages[other]}</span>
    </Button>
  );
}
