/** The officer's passkeys: added, renamed, removed. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import {
  addPasskey,
  listPasskeys,
  type PasskeyShown,
  type Problem,
  removePasskey,
  renamePasskey,
} from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { instant, when } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Card, Row } from '../../ui/card';
import { Field } from '../../ui/field';
import { Page } from '../../ui/page';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { ProblemNotice } from '../problem_notice';

type Listed = readonly PasskeyShown[] | null;

export function PasskeysKeep(): JSX.Element {
  const { me: t, own } = field();
  const [listed, list] = useState<Listed>(null);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const [open, set] = useState<PasskeyShown | null>(null);
  const read = async () => {
    const answer = await listPasskeys();
    setTrouble(answer.ok ? null : answer.problem);
    if (answer.ok) list(answer.passkeys);
  };
  useEffect(() => {
    void read();
  }, []);
  const add = useAct(
    () => addPasskey(t.passkeyLabel),
    () => {
      say(t.passkeyAdded);
      void read();
    },
  );
  return (
    <Page title={own.passkeys} back={{ href: '/me', label: t.title }}>
      <ProblemNotice problem={trouble ?? add.problem} />
      {listed?.length === 0 && <p class="soft">{own.none}</p>}
      {listed && listed.length > 0 && (
        <Card flush>
          {listed.map((one) => (
            <Row
              key={one.id}
              icon="passkey"
              title={one.label}
              detail={
                one.usedAt ? own.used(when(one.usedAt)) : own.made(instant(one.madeAt, 'date'))
              }
              onPress={() => set(one)}
            />
          ))}
        </Card>
      )}
      <Button wide icon="plus" busy={add.busy} onPress={() => add.run()}>
        {t.passkey}
      </Button>
      {open && (
        <One
          one={open}
          onClose={() => set(null)}
          onDone={() => {
            set(null);
            void read();
          }}
        />
      )}
    </Page>
  );
}

function One(props: { one: PasskeyShown; onClose: () => void; onDone: () => void }): JSX.Element {
  const { one, onClose, onDone } = props;
  const { own } = field();
  const [label, setLabel] = useState(one.label);
  const rename = useAct(
    () => renamePasskey(one.id, label.trim()),
    () => {
      say(own.saved);
      onDone();
    },
  );
  const remove = useAct(
    () => removePasskey(one.id),
    () => {
      say(own.removed);
      onDone();
    },
  );
  return (
    <Sheet
      title={one.label}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <>
          <Button
            kind="main"
            wide
            busy={rename.busy}
            disabled={label.trim() === '' || label.trim() === one.label}
            onPress={() => rename.run()}
          >
            {own.save}
          </Button>
          {one.removable && (
            <Button kind="danger" wide busy={remove.busy} onPress={() => remove.run()}>
              {own.remove}
            </Button>
          )}
        </>
      }
    >
      <ProblemNotice problem={rename.problem ?? remove.problem} />
      <Field label={own.name} value={label} onChange={setLabel} maxLength={80} />
      <p class="soft">{one.removable ? own.removeHelp : own.last}</p>
    </Sheet>
  );
}
