/** A password of one's own: at the first sign-in instead of everything else, later from "me". */
import '../session_open/session.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { changePassword, type Me, signOut } from '../../field';
import { field } from '../../i18n/field';
import { Button, SubmitButton } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { ProblemNotice } from '../problem_notice';

const LENGTH_MIN = 10;

export function PasswordSet({ me }: { me: Me }): JSX.Element {
  const t = field().own;
  const { route } = useLocation();
  const first = me.mustChangePassword === true;
  const leave = useAct(signOut, () => undefined);
  return (
    <Page
      title={first ? t.first : t.password}
      {...(first ? {} : { back: { href: '/me', label: field().me.title } })}
    >
      <Card>
        <p>{first ? t.firstHelp : t.passwordHelp}</p>
        <PasswordForm
          me={me}
          onDone={() => {
            say(t.changed);
            route(first ? '/' : '/me', true);
          }}
        />
      </Card>
      {first && (
        <Button wide kind="quiet" busy={leave.busy} onPress={() => leave.run()}>
          {field().me.signOut}
        </Button>
      )}
    </Page>
  );
}

function PasswordForm({ me, onDone }: { me: Me; onDone: () => void }): JSX.Element {
  const t = field().own;
  const [present, setPresent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [lack, setLack] = useState('');
  const change = useAct(changePassword, onDone);
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong = fresh.length < LENGTH_MIN ? t.short : fresh === again ? '' : t.differ;
    setLack(wrong);
    if (wrong === '') void change.run(present, fresh);
  };
  return (
    <form class="session-fields" onSubmit={submit}>
      <ProblemNotice problem={change.problem} />
      {lack !== '' && <Notice tone="attention" title={lack} />}
      <input
        type="text"
        class="only-read-aloud"
        autocomplete="username"
        value={me.login}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <Field
        label={me.mustChangePassword ? t.presentOnce : t.present}
        type="password"
        value={present}
        onChange={setPresent}
        autocomplete="current-password"
        required
      />
      <Field
        label={t.fresh}
        hint={t.rule}
        type="password"
        value={fresh}
        onChange={setFresh}
        autocomplete="new-password"
        required
      />
      <Field
        label={t.again}
        type="password"
        value={again}
        onChange={setAgain}
        autocomplete="new-password"
        required
      />
      <SubmitButton busy={change.busy}>{t.set}</SubmitButton>
    </form>
  );
}
