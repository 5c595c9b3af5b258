import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { casesApi } from './cases_api';

/** Another identity of the same party: merged, with the reason, and marked so on both sides. */
export function IdentityForm(props: {
  of: string;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { of, onClose, onDone } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [draft, set] = useState({ name: '', identity: '', reason: '' });
  const [checked, check] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().party.filed;

  const submit = async () => {
    check(true);
    if (Object.values(draft).some((value) => value.trim() === '')) return;
    setBusy(true);
    const answer = await casesApi(client).identify(of, { id, ...draft });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.merged);
    onDone();
  };

  return (
    <Sheet
      title={texts.addIdentity}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.addIdentity}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <p class="soft">{texts.identitiesLead}</p>
      {(['name', 'identity', 'reason'] as const).map((name) => (
        <Field
          key={name}
          label={texts[name]}
          value={draft[name]}
          onChange={(value) => set((before) => ({ ...before, [name]: value }))}
          maxLength={name === 'reason' ? 500 : name === 'identity' ? 64 : 200}
          {...(checked && draft[name].trim() === '' ? { error: texts.need } : {})}
        />
      ))}
    </Sheet>
  );
}
