import './desk_set.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import {
  chooseTheme,
  chooseTypeSize,
  THEMES,
  TYPE_SIZES,
  theme,
  typeSize,
} from '../../ui/appearance';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { say } from '../../ui/toast';
import { passkeysWork, registerPasskey } from '../account_sign_in/passkey';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { ShortcutSwitch, ShortcutTable } from '../frame/shortcut_help';
import { LanguageSwitch } from './language_switch';
import { PasskeysList } from './passkeys_list';
import { PasswordForm } from './password_form';
import { SignOutButton } from './sign_out_button';

export function DeskSet(): JSX.Element {
  const texts = desk().settings;
  return (
    <Screen title={texts.title} narrow>
      <AccountPanel />
      <section class="panel">
        <h2>{texts.display}</h2>
        <LanguageSwitch />
        <DisplayChoices />
      </section>
      <PasswordPanel />
      <PasskeyPanel />
      <section class="panel">
        <h2>{texts.keyboard}</h2>
        <ShortcutSwitch />
        <ShortcutTable />
      </section>
      <a class="only-narrow link" href="/desk/imports">
        {desk().imports.title}
      </a>
      <p class="soft">
        {texts.build} <span class="fixed">{__BUILD__.slice(0, 12)}</span>
      </p>
    </Screen>
  );
}

function AccountPanel(): JSX.Element | null {
  const { session } = useDesk();
  const texts = desk().settings;
  const state = session.state.value;
  if (state.kind !== 'in') return null;
  const { me } = state;
  return (
    <section class="panel">
      <h2>{texts.account}</h2>
      <Facts
        facts={[
          [texts.account, `${me.name[language.value]} (${me.login})`],
          [texts.role, texts.roles[me.role]],
          [desk().visit.agency, me.agency.name[language.value]],
        ]}
      />
      <div>
        <SignOutButton />
      </div>
    </section>
  );
}

function DisplayChoices(): JSX.Element {
  const { themes, typeSizes, theme: themeWord, typeSize: sizeWord } = common();
  return (
    <>
      <Choice
        legend={themeWord}
        chosen={theme.value}
        onChoose={chooseTheme}
        options={THEMES.map((value) => ({ value, label: themes[value] }))}
      />
      <Choice
        legend={sizeWord}
        chosen={typeSize.value}
        onChoose={chooseTypeSize}
        options={TYPE_SIZES.map((value) => ({ value, label: typeSizes[value] }))}
      />
    </>
  );
}

function PasswordPanel(): JSX.Element | null {
  const { session } = useDesk();
  const state = session.state.value;
  const t = desk().own;
  if (state.kind !== 'in') return null;
  return (
    <section class="panel">
      <h2>{t.password}</h2>
      <p class="soft">{t.passwordHelp}</p>
      <PasswordForm
        login={state.me.login}
        first={state.me.mustChangePassword === true}
        onDone={() => void session.read()}
      />
    </section>
  );
}

function PasskeyPanel(): JSX.Element {
  const [round, again] = useState(0);
  const texts = desk().settings;
  return (
    <section class="panel">
      <h2>{texts.passkey}</h2>
      <p class="soft">{texts.passkeyText}</p>
      <PasskeysList key={round} />
      {passkeysWork() && <NewPasskey onDone={() => again(round + 1)} />}
    </section>
  );
}

function NewPasskey({ onDone }: { onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const texts = desk().settings;
  const [label, setLabel] = useState(texts.passkeyLabelValue);
  const [busy, setBusy] = useState(false);
  const [state, set] = useState<'idle' | 'cancelled' | { readonly trouble: Trouble }>('idle');
  const register = async () => {
    setBusy(true);
    const answer = await registerPasskey(client, label.trim());
    setBusy(false);
    if ('cancelled' in answer) return set('cancelled');
    set(answer.ok ? 'idle' : { trouble: answer.trouble });
    if (!answer.ok) return;
    say(texts.passkeyAdded);
    onDone();
  };
  return (
    <>
      <Field label={texts.passkeyLabel} value={label} onChange={setLabel} maxLength={80} />
      {state === 'cancelled' && (
        <Notice tone="attention" title={texts.passkeyFailed}>
          {texts.passkeyFailedText}
        </Notice>
      )}
      {typeof state === 'object' && <TroubleNotice trouble={state.trouble} />}
      <div>
        <Button icon="passkey" busy={busy} disabled={label.trim() === ''} onPress={register}>
          {texts.passkeyAdd}
        </Button>
      </div>
    </>
  );
}
