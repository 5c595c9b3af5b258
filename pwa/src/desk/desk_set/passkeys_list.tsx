/** My passkeys at the desk: renamed, removed. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { components } from '../../domain/api.generated';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';

type Passkey = components['schemas']['PasskeyShown'];

export function PasskeysList(): JSX.Element {
  const { client } = useDesk();
  const [open, set] = useState<Passkey | null>(null);
  const { read, refresh } = useReading(
    () => client.ask<{ passkeys: readonly Passkey[] }>('/api/passkeys'),
    () => false,
  );
  const t = desk().own;
  return (
    <ReadingView read={read} onRetry={refresh}>
      {({ passkeys }) => (
        <>
          {passkeys.length === 0 && <p class="soft">{t.none}</p>}
          <ul class="passkey-list">
            {passkeys.map((one) => (
              <li key={one.id}>
                <span>
                  <strong>{one.label}</strong>{' '}
                  <span class="soft">
                    {dotted(
                      t.made(instant(one.madeAt, 'date')),
                      one.usedAt ? t.used(when(one.usedAt)) : t.never,
                    )}
                  </span>
                </span>
                <Button kind="quiet" onPress={() => set(one)}>
                  {one.removable ? `${t.rename} / ${t.remove}` : t.rename}
                </Button>
              </li>
            ))}
          </ul>
          {open && (
            <One
              one={open}
              onClose={() => set(null)}
              onDone={() => {
                set(null);
                refresh();
              }}
            />
          )}
        </>
      )}
    </ReadingView>
  );
}

function One(props: { one: Passkey; onClose: () => void; onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const { one, onClose, onDone } = props;
  const t = desk().own;
  const [label, setLabel] = useState(one.label);
  const { busy, trouble, act } = useAct();
  const at = `/api/passkeys/${encodeURIComponent(one.id)}`;
  const rename = async () => {
    const send = () => client.post<null>(`${at}/label`, { label: label.trim() });
    if (await act(send, t.saved)) onDone();
  };
  const remove = async () => {
    if (await act(() => client.ask<null>(at, { method: 'DELETE' }), t.removed)) onDone();
  };
  const same = label.trim() === '' || label.trim() === one.label;
  return (
    <Sheet
      title={one.label}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          {one.removable && (
            <Button kind="danger" busy={busy} onPress={remove}>
              {t.remove}
            </Button>
          )}
          <Button kind="main" busy={busy} disabled={same} onPress={rename}>
            {t.save}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <Field label={t.name} value={label} onChange={setLabel} maxLength={80} />
      <p class="soft">{one.removable ? t.removeHelp : t.last}</p>
    </Sheet>
  );
}
