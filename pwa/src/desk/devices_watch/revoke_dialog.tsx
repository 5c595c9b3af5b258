import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import type { Device } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';

/** Asks for the reason, which goes into the log, before a phone is shut out. */
export function RevokeDialog(props: {
  device: Device;
  onClose: () => void;
  onRevoked: () => void;
}): JSX.Element {
  const { device, onClose, onRevoked } = props;
  const { client } = useDesk();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().devices;

  const revoke = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    setBusy(true);
    const answer = await client.revoke(device.kid, reason.trim());
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.revokedDone);
    onRevoked();
  };

  return (
    <Sheet
      title={texts.revokeTitle}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="danger" busy={busy} onPress={revoke}>
            {texts.revokeConfirm}
          </Button>
        </div>
      }
    >
      <p>
        <strong>{device.label}</strong> {device.officer.name[language.value]}
      </p>
      <p class="soft">{texts.revokeText}</p>
      <Field
        label={texts.revokeReason}
        hint={texts.revokeReasonHint}
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={500}
        {...(missing ? { error: texts.revokeNeeded } : {})}
      />
      {trouble && <TroubleNotice trouble={trouble} />}
    </Sheet>
  );
}
