import './codes_print.css';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Empty } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import type { Enterprise } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { EnterpriseSearch } from '../tasks_assign/enterprise_search';
import { issueLetter, type LinkedForm, save, sheetAddress } from './codes_api';

const LINKED: readonly LinkedForm[] = ['poster', 'sticker'];

/** Posters, stickers and sealed letters of one enterprise. */
export function CodesPrint(): JSX.Element {
  const [enterprise, choose] = useState<Enterprise | null>(null);
  const { session } = useDesk();
  const state = session.state.value;
  const texts = desk().codesPrint;
  const looksOnly = state.kind === 'in' && state.me.role === 'auditor';
  return (
    <Screen title={texts.title} lead={texts.lead}>
      {looksOnly ? (
        <Empty icon="code" title={texts.notYours}>
          {texts.notYoursText}
        </Empty>
      ) : (
        <>
          <EnterpriseSearch chosen={enterprise} onChoose={choose} />
          {enterprise ? <Forms enterprise={enterprise} /> : <p class="soft">{texts.choose}</p>}
        </>
      )}
    </Screen>
  );
}

function Forms({ enterprise }: { enterprise: Enterprise }): JSX.Element {
  const [asking, ask] = useState(false);
  const { forms } = desk().codesPrint;
  return (
    <ul class="codes-forms">
      {LINKED.map((form) => (
        <Form key={form} words={forms[form]}>
          <a
            class="button button-plain"
            href={sheetAddress(enterprise.id, form)}
            target="_blank"
            rel="noopener"
          >
            <Icon name="code" />
            <span>{forms[form].act}</span>
          </a>
        </Form>
      ))}
      <Form words={forms.letter}>
        <Button icon="passkey" onPress={() => ask(true)}>
          {forms.letter.act}
        </Button>
      </Form>
      {asking && <LetterDialog enterprise={enterprise} onClose={() => ask(false)} />}
    </ul>
  );
}

function Form(props: {
  words: { readonly title: string; readonly text: string };
  children: ComponentChildren;
}): JSX.Element {
  return (
    <li class="codes-form">
      <h2>{props.words.title}</h2>
      <p class="soft">{props.words.text}</p>
      {props.children}
    </li>
  );
}

/** A new code voids the one before: asked once more, because nobody can take it back. */
function LetterDialog(props: { enterprise: Enterprise; onClose: () => void }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().codesPrint;
  const issue = async () => {
    setBusy(true);
    const answer = await issueLetter(props.enterprise.id);
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    save(answer.value, `letter-${props.enterprise.shortCode}.pdf`);
    say(texts.issued);
    props.onClose();
  };
  return (
    <Sheet
      title={texts.sure}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={issue}>
            {texts.confirm}
          </Button>
        </div>
      }
    >
      <p>
        <strong>{props.enterprise.name}</strong>
      </p>
      <p class="soft">{texts.sureText}</p>
      {trouble && <TroubleNotice trouble={trouble} />}
    </Sheet>
  );
}
