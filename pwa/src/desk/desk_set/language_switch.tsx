import type { JSX } from 'preact';
import { common } from '../../i18n/common';
import { chooseLanguage, language } from '../../i18n/language';
import { Choice } from '../../ui/choice';

export function LanguageSwitch(): JSX.Element {
  const { languages } = common();
  return (
    <Choice
      legend={common().language}
      chosen={language.value}
      onChoose={chooseLanguage}
      options={[
        { value: 'zh', label: languages.zh },
        { value: 'en', label: languages.en },
      ]}
    />
  );
}
