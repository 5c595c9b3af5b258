import './account_sign_in.css';
import type { JSX } from 'preact';
import type { Me } from '../../domain/api';
import { desk } from '../../i18n/desk';
import { useDesk } from '../desk';
import { LanguageSwitch } from '../desk_set/language_switch';
import { PasswordForm } from '../desk_set/password_form';
import { SignOutButton } from '../desk_set/sign_out_button';

/** Whoever came with a one-time password sets one of his own; nothing else is to be had. */
export function PasswordFirst({ me }: { me: Me }): JSX.Element {
  const { session } = useDesk();
  const t = desk().own;
  return (
    <main class="alone">
      <h1>{t.first}</h1>
      <p>{t.firstHelp}</p>
      <PasswordForm login={me.login} first onDone={() => void session.read()} />
      <LanguageSwitch />
      <div>
        <SignOutButton />
      </div>
    </main>
  );
}
