import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';
import type { Client, Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import {
  type FileForm,
  type FileMade,
  fileAddress,
  publicationsApi,
} from '../publications_guard/publications_api';

const ASKED_EVERY_MS = 700;
const FORMS: readonly FileForm[] = ['pdf', 'bagit'];

type Making =
  | { readonly kind: 'idle' }
  | { readonly kind: 'told'; readonly told: FileMade }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly form: FileForm };

/** The whole file in one action, as PDF or as BagIt, with its progress. */
export function CaseFile({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const [making, tell] = useState<Making>({ kind: 'idle' });
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  const texts = desk().caseFile;
  const begin = async (form: FileForm, without = false) => {
    for await (const next of made(client, id, form, without)) {
      if (gone.current) return;
      tell(next);
    }
  };
  const busy =
    making.kind === 'told' && making.told.state !== 'ready' && making.told.state !== 'failed';
  return (
    <section class="panel">
      <h2>{texts.title}</h2>
      <p class="soft">{texts.lead}</p>
      <div class="case-acts">
        {FORMS.map((form) => (
          <Button
            key={form}
            icon="export"
            disabled={busy}
            onPress={() => begin(form)}
            describedBy={`case-file-${form}`}
          >
            {texts.forms[form]}
          </Button>
        ))}
      </div>
      <ul class="case-file-help">
        {FORMS.map((form) => (
          <li key={form} id={`case-file-${form}`} class="soft">
            {texts.forms[form]}
            {desk().dot}
            {texts.formHelp[form]}
          </li>
        ))}
      </ul>
      {making.kind === 'trouble' && (
        <>
          <TroubleNotice trouble={making.trouble} />
          {making.trouble.name === 'originals-missing' && (
            <Button onPress={() => begin(making.form, true)}>{texts.goOn}</Button>
          )}
        </>
      )}
      {making.kind === 'told' && <Told told={making.told} />}
    </section>
  );
}

function Told({ told }: { told: FileMade }): JSX.Element {
  const texts = desk().caseFile;
  if (told.state === 'failed') {
    return (
      <Notice tone="trouble" title={texts.failed}>
        {texts.failedText}
      </Notice>
    );
  }
  if (told.state !== 'ready') {
    return (
      <Progress
        label={texts.making}
        text={`${texts.steps[told.step]} ${told.of > 1 ? `${told.done}/${told.of}` : ''}`}
        value={told.done}
        max={told.of}
      />
    );
  }
  return (
    <Notice
      tone="good"
      title={texts.ready(told.pages)}
      acts={
        <a class="button button-main" href={fileAddress(told)} download={told.name}>
          <span>{texts.save}</span>
        </a>
      }
    >
      {told.without.length > 0 && <p>{texts.left(told.without.length)}</p>}
      <p class="soft case-file-digest">
        {texts.digest} {told.sha256}
      </p>
    </Notice>
  );
}

/** Asks for the file, then again and again how far it is. */
async function* made(
  client: Client,
  id: string,
  form: FileForm,
  without: boolean,
): AsyncGenerator<Making> {
  const api = publicationsApi(client);
  const file = crypto.randomUUID();
  let answer = await api.makeFile(id, form, file, without);
  while (answer.ok) {
    yield { kind: 'told', told: answer.value };
    if (answer.value.state === 'ready' || answer.value.state === 'failed') return;
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    answer = await api.lookAtFile(id, file);
  }
  yield { kind: 'trouble', trouble: answer.trouble, form };
}
