import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import type { Answered } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { askingApi } from './asking_api';

const REASON_MAX = 2000;
const BASIS_MAX = 500;

/** Stops the act: reason and legal basis are required, and usual ones are one press away. */
export function HaltSheet(props: {
  visit: string;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const texts = desk().asking;
  const [id] = useState(() => crypto.randomUUID());
  const [basis, setBasis] = useState('');
  const [chosen, choose] = useState('');
  return (
    <ReasonSheet
      title={texts.haltTitle}
      help={texts.haltHelp}
      label={texts.haltReason}
      act={texts.haltAct}
      done={texts.halted}
      danger
      start={chosen}
      ready={basis.trim() !== ''}
      send={(reason) => askingApi(client).halt(props.visit, id, reason, basis.trim())}
      {...props}
    >
      <div class="asking-usual">
        {texts.usualHalts.map(({ reason, basis: article }) => (
          <Button
            key={reason}
            onPress={() => {
              choose(reason);
              setBasis(article);
            }}
          >
            {reason}
          </Button>
        ))}
      </div>
      <Field
        label={texts.basis}
        hint={texts.basisHint}
        maxLength={BASIS_MAX}
        value={basis}
        onChange={setBasis}
      />
    </ReasonSheet>
  );
}

export function LiftSheet(props: {
  halt: string;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const texts = desk().asking;
  return (
    <ReasonSheet
      title={texts.liftTitle}
      help={texts.liftHelp}
      label={texts.liftReason}
      act={texts.liftAct}
      done={texts.lifted}
      send={(reason) => askingApi(client).lift(props.halt, reason)}
      {...props}
    />
  );
}

/** Whether and how a question is settled; words are optional. */
export function SettleSheet(props: {
  question: string;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const texts = desk().asking;
  return (
    <ReasonSheet
      title={texts.settleTitle}
      help={texts.settleHelp}
      label={texts.settleNote}
      act={texts.settleAct}
      done={texts.settled}
      optional
      send={(note) => askingApi(client).settle(props.question, note)}
      {...props}
    />
  );
}

function ReasonSheet(props: {
  title: string;
  help: string;
  label: string;
  act: string;
  done: string;
  danger?: boolean;
  optional?: boolean;
  /** What was chosen of the usual reasons. */
  start?: string;
  ready?: boolean;
  send: (reason: string) => Promise<Answered<unknown>>;
  onClose: () => void;
  onDone: () => void;
  children?: JSX.Element[];
}): JSX.Element {
  const { start = '', ready = true, optional = false } = props;
  const [typed, type] = useState<string | null>(null);
  const reason = typed ?? start;
  const { busy, trouble, act } = useAct();
  const send = async () => {
    if (await act(() => props.send(reason.trim()), props.done)) {
      props.onClose();
      props.onDone();
    }
  };
  return (
    <Sheet
      title={props.title}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button
            kind={props.danger ? 'danger' : 'main'}
            busy={busy}
            disabled={!ready || (!optional && reason.trim() === '')}
            onPress={send}
          >
            {props.act}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <p class="soft">{props.help}</p>
      {props.children?.[0]}
      <Field
        label={props.label}
        rows={3}
        maxLength={REASON_MAX}
        value={reason}
        onChange={(text) => type(text)}
      />
      {props.children?.slice(1)}
    </Sheet>
  );
}
