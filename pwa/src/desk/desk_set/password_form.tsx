import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { SubmitButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';

const LENGTH_MIN = 10;

/** A new password for whoever is signed in. */
export function PasswordForm(props: {
  login: string;
  /** The present one was given by an administrator. */
  first: boolean;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const t = desk().own;
  const [present, setPresent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [lack, setLack] = useState('');
  const { busy, trouble, act } = useAct();
  const submit = async (event: Event) => {
    event.preventDefault();
    const wrong = fresh.length < LENGTH_MIN ? t.short : fresh === again ? '' : t.differ;
    setLack(wrong);
    if (wrong !== '') return;
    const send = () => client.post<null>('/api/password', { present, new: fresh });
    if (!(await act(send, t.changed))) return;
    for (const empty of [setPresent, setFresh, setAgain]) empty('');
    props.onDone();
  };
  return (
    <form class="sign-in-form" onSubmit={submit}>
      {trouble && <TroubleNotice trouble={trouble} />}
      {lack !== '' && <Notice tone="attention" title={lack} />}
      <input type="hidden" autocomplete="username" value={props.login} />
      <Field
        label={props.first ? t.presentOnce : t.present}
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
      <SubmitButton busy={busy}>{t.set}</SubmitButton>
    </form>
  );
}
