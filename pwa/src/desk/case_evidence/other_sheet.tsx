import './case_evidence.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { language } from '../../i18n/language';
import { Button, IconButton } from '../../ui/button';
import { SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Sheet } from '../../ui/sheet';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { type Case, casesApi } from '../cases_handle/cases_api';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { evidenceApi, type KeptFile } from './evidence_api';

interface SheetProps {
  readonly shown: Case;
  readonly kinds: Readonly<Record<string, { zh: string; en: string }>>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Things and opinions: a name, with the file or the place where it is kept. */
export function OtherSheet(props: SheetProps): JSX.Element {
  const { client } = useDesk();
  const texts = caseEvidence();
  const [id] = useState(() => crypto.randomUUID());
  const [name, setName] = useState('');
  const [kind, setKind] = useState('');
  const [proves, setProves] = useState('');
  const [place, setPlace] = useState('');
  const [file, setFile] = useState<KeptFile | null>(null);
  const [tried, tryIt] = useState(false);
  const acting = useAct();
  const need = (value: string) => (tried && value.trim() === '' ? { error: texts.need } : {});
  const somewhere = file !== null || place.trim() !== '';
  const submit = async () => {
    tryIt(true);
    if (!somewhere || [name, kind, proves].some((one) => one.trim() === '')) return;
    const officers = props.shown.officers.map((one) => one.id);
    const said = { act: 'evidence.added', evidence: name.trim(), kind, proves: proves.trim() };
    const act = { ...said, officers, place: place.trim(), file };
    const send = () => casesApi(client).take(props.shown.id, { id, act });
    if (await acting.act(send, texts.saved)) props.onDone();
  };
  return (
    <Sheet
      title={texts.otherTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={acting.busy} onPress={submit}>
            {texts.save}
          </Button>
        </div>
      }
    >
      <p class="soft">{texts.otherLead}</p>
      {acting.trouble && <TroubleNotice trouble={acting.trouble} />}
      <Field
        label={texts.name}
        hint={texts.nameHint}
        value={name}
        onChange={setName}
        maxLength={128}
        {...need(name)}
      />
      <SelectField
        label={texts.kind}
        value={kind}
        onChange={setKind}
        options={[
          { value: '', label: texts.kindNone },
          ...Object.entries(props.kinds).map(([value, named]) => ({
            value,
            label: named[language.value],
          })),
        ]}
      />
      <p class={tried && kind === '' ? 'field-error' : 'field-hint'}>{texts.kindBasis}</p>
      <Field
        label={texts.provesWhat}
        rows={2}
        value={proves}
        onChange={setProves}
        maxLength={2000}
        {...need(proves)}
      />
      <FileChoice case={props.shown.id} file={file} onKept={setFile} />
      <Field
        label={texts.kept}
        hint={texts.keptHint}
        value={place}
        onChange={setPlace}
        maxLength={400}
        {...(tried && !somewhere ? { error: texts.needWhere } : {})}
      />
    </Sheet>
  );
}

function FileChoice(props: {
  case: string;
  file: KeptFile | null;
  onKept: (file: KeptFile | null) => void;
}): JSX.Element {
  const { client } = useDesk();
  const texts = caseEvidence();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const keep = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const answer = await evidenceApi(client).keep(props.case, file);
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) props.onKept(answer.value);
  };
  return (
    <div class="evidence-file">
      {trouble && <TroubleNotice trouble={trouble} />}
      {props.file ? (
        <p class="evidence-kept">
          <Icon name="note" />
          <span class="evidence-name">{props.file.name}</span>
          <IconButton
            icon="close"
            label={texts.remove(props.file.name)}
            onPress={() => props.onKept(null)}
          />
        </p>
      ) : (
        <label for={id} class="button button-plain" aria-busy={busy}>
          {busy ? <span class="button-wait" /> : <Icon name="plus" />}
          <span>{texts.attach}</span>
          <input
            id={id}
            class="only-read-aloud"
            type="file"
            accept="image/*,application/pdf,audio/*"
            onChange={(event) => {
              void keep(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        </label>
      )}
      <p class="field-hint">{texts.attachHint}</p>
    </div>
  );
}
