import './account_sign_in.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button, SubmitButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { LanguageSwitch } from '../desk_set/language_switch';
import { passkeysWork, signInByPasskey } from './passkey';

type State = 'idle' | 'asking' | 'passkey-cancelled' | { readonly trouble: Trouble };

export function AccountSignIn(): JSX.Element {
  const texts = desk().signIn;
  return (
    <div class="sign-in">
      <header class="sign-in-brand">
        <p class="brand">
          <BrandMark />
          <span>
            {common().product}
            <span class="brand-face">{desk().face}</span>
          </span>
        </p>
        <p class="sign-in-lead">{texts.lead}</p>
      </header>
      <main class="sign-in-card">
        <h1>{texts.title}</h1>
        <SignInForm />
        <LanguageSwitch />
      </main>
    </div>
  );
}

function SignInForm(): JSX.Element {
  const { client, session } = useDesk();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<State>('idle');
  const texts = desk().signIn;

  const byPassword = async (event: Event) => {
    event.preventDefault();
    setState('asking');
    const answer = await client.signIn(login.trim(), password);
    setState(answer.ok ? 'idle' : { trouble: answer.trouble });
    session.enter(answer);
  };
  const byPasskey = async () => {
    setState('asking');
    const answer = await signInByPasskey(client);
    if ('cancelled' in answer) return setState('passkey-cancelled');
    setState(answer.ok ? 'idle' : { trouble: answer.trouble });
    session.enter(answer);
  };

  return (
    <form class="sign-in-form" onSubmit={byPassword}>
      {typeof state === 'object' && <TroubleNotice trouble={state.trouble} />}
      {state === 'passkey-cancelled' && (
        <Notice tone="attention" title={texts.passkeyFailed}>
          {texts.passkeyFailedText}
        </Notice>
      )}
      <Field
        label={texts.login}
        value={login}
        onChange={setLogin}
        autocomplete="username webauthn"
        required
      />
      <Field
        label={texts.password}
        value={password}
        onChange={setPassword}
        type="password"
        autocomplete="current-password"
        required
      />
      <SubmitButton busy={state === 'asking'}>{texts.submit}</SubmitButton>
      {passkeysWork() && (
        <>
          <p class="sign-in-or" aria-hidden="true">
            {texts.or}
          </p>
          <Button icon="passkey" wide disabled={state === 'asking'} onPress={byPasskey}>
            {texts.passkey}
          </Button>
        </>
      )}
    </form>
  );
}

/** The palm: a hand's five lines held by one circle of the safety grammar. */
export function BrandMark(): JSX.Element {
  return (
    <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10.500" />
      <path d="m7.500 12.400 3.200 3.200 5.900-6.600" />
    </svg>
  );
}
