import './session.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { signIn, signInWithPasskey } from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { Button, SubmitButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { useAct } from '../act';
import { LanguageSwitch } from '../language_switch';
import { ProblemNotice } from '../problem_notice';
import { Seal } from '../seal';

/** Who is holding the phone. Asked once; after that the app opens without a network. */
export function SessionOpen(): JSX.Element {
  const t = field().session;
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const withPassword = useAct(
    () => signIn(login.trim(), password),
    () => setPassword(''),
  );
  const withPasskey = useAct(signInWithPasskey, () => setPassword(''));
  const problem = withPassword.problem ?? withPasskey.problem;
  return (
    <div class="session">
      <div class="session-language">
        <LanguageSwitch />
      </div>
      <header class="session-head">
        <Seal />
        <h1>{common().product}</h1>
        <p class="soft">{t.slogan}</p>
      </header>
      <main class="session-form">
        <form
          class="session-fields"
          aria-label={t.title}
          onSubmit={(event) => {
            event.preventDefault();
            withPassword.run();
          }}
        >
          <ProblemNotice problem={problem} />
          <Field
            label={t.login}
            value={login}
            onChange={setLogin}
            autocomplete="username webauthn"
            required
          />
          <Field
            label={t.password}
            type="password"
            value={password}
            onChange={setPassword}
            autocomplete="current-password"
            required
          />
          <SubmitButton busy={withPassword.busy}>{t.signIn}</SubmitButton>
        </form>
        <Button wide icon="passkey" busy={withPasskey.busy} onPress={() => withPasskey.run()}>
          {t.passkey}
        </Button>
        <p class="soft session-hint">{t.passkeyHelp}</p>
      </main>
    </div>
  );
}
