import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { askingApi, asksAbout } from './asking_api';

const WORDS_MAX = 2000;

/** A question to the officers: about the visit, or about one of its items. */
export function AskSheet(props: { visit: string; onDone: () => void }): JSX.Element | null {
  const about = asksAbout.value;
  if (about?.visit !== props.visit) return null;
  return <Form key={about.capture ?? ''} {...about} onDone={props.onDone} />;
}

function Form(props: {
  visit: string;
  capture: string | null;
  named: string;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const texts = desk().asking;
  const [id] = useState(() => crypto.randomUUID());
  const [text, setText] = useState('');
  const { busy, trouble, act } = useAct();
  const close = () => {
    asksAbout.value = null;
  };
  const send = async () => {
    const api = askingApi(client);
    if (await act(() => api.ask(props.visit, id, text.trim(), props.capture), texts.asked)) {
      close();
      props.onDone();
    }
  };
  return (
    <Sheet
      title={texts.askTitle}
      closeLabel={common().close}
      onClose={close}
      foot={
        <div class="sheet-acts">
          <Button onPress={close}>{common().cancel}</Button>
          <Button kind="main" busy={busy} disabled={text.trim() === ''} onPress={send}>
            {texts.send}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <p class="soft">{texts.askAbout(props.named)}</p>
      <Field
        label={texts.question}
        hint={texts.questionHint}
        rows={4}
        maxLength={WORDS_MAX}
        value={text}
        onChange={setText}
      />
    </Sheet>
  );
}
