import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { Button, IconButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import type { VisitPage } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Select } from '../visits_watch/select';
import { leadsApi, type Proof } from './leads_api';

const VISITS_SHOWN = '50';

/** What shows that it was done: visits, captures of them, files. */
export function ProofField(props: {
  lead: string;
  proofs: readonly Proof[];
  onChange: (proofs: readonly Proof[]) => void;
  error?: string;
}): JSX.Element {
  const { proofs, onChange, error } = props;
  const [naming, setNaming] = useState(false);
  const texts = desk().leads;
  const add = (...more: readonly Proof[]) => {
    const known = new Set(proofs.map(keyOf));
    onChange([...proofs, ...more.filter((one) => !known.has(keyOf(one)))]);
  };
  return (
    <fieldset class="lead-proof">
      <legend class="field-label">{texts.fields['proof']}</legend>
      <p class="field-hint">{texts.proofText}</p>
      {proofs.length > 0 && (
        <ul class="lead-chosen">
          {proofs.map((one) => (
            <li key={keyOf(one)}>
              <Icon name={one.kind === 'file' ? 'note' : 'list'} />
              <span>{one.name}</span>
              <IconButton
                icon="close"
                label={texts.remove(one.name)}
                onPress={() => onChange(proofs.filter((other) => other !== one))}
              />
            </li>
          ))}
        </ul>
      )}
      {error && <p class="field-error">{error}</p>}
      <div class="lead-acts">
        <FileButton lead={props.lead} onKept={(one) => add(one)} />
        <Button icon="list" pressed={naming} onPress={() => setNaming(!naming)}>
          {texts.addVisit}
        </Button>
      </div>
      {naming && <VisitChoice onChosen={(one) => add(one)} />}
    </fieldset>
  );
}

const keyOf = ({ kind, visit, capture, sha256 }: Proof) =>
  [kind, visit, capture, kind === 'file' ? sha256 : ''].join('/');

function FileButton(props: { lead: string; onKept: (proof: Proof) => void }): JSX.Element {
  const { client } = useDesk();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const keep = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const answer = await leadsApi(client).attach(props.lead, file);
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) props.onKept({ kind: 'file', ...pick(answer.value) });
  };
  return (
    <>
      <label for={id} class="button button-plain lead-file" aria-busy={busy}>
        {busy ? <span class="button-wait" /> : <Icon name="plus" />}
        <span>{desk().leads.addFile}</span>
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
      {trouble && <TroubleNotice trouble={trouble} />}
    </>
  );
}

const pick = ({ sha256, name }: { sha256: string; name: string }) => ({ sha256, name });

function VisitChoice(props: { onChosen: (proof: Proof) => void }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.visits(new URLSearchParams({ limit: VISITS_SHOWN }).toString()),
    () => false,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(page) => <Visits page={page} {...props} />}
    </ReadingView>
  );
}

function Visits(props: { page: VisitPage; onChosen: (proof: Proof) => void }): JSX.Element {
  const [visit, setVisit] = useState('');
  const texts = desk().leads;
  const { visits } = props.page;
  const found = visits.find(({ id }) => id === visit);
  const name = found ? texts.visitNamed(found.enterprise.name, when(found.openedAt)) : '';
  return (
    <div class="lead-visits">
      <Select
        label={texts.chooseVisit}
        value={visit}
        onChange={setVisit}
        options={[
          ['', texts.chooseVisit],
          ...visits.map((one) => [one.id, `${one.enterprise.name} ${when(one.openedAt)}`] as const),
        ]}
      />
      {found && (
        <>
          <Button icon="plus" onPress={() => props.onChosen({ kind: 'visit', visit, name })}>
            {texts.wholeVisit}
          </Button>
          <Captures visit={visit} name={name} onChosen={props.onChosen} />
        </>
      )}
    </div>
  );
}

function Captures(props: {
  visit: string;
  name: string;
  onChosen: (proof: Proof) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { visit, name } = props;
  const { read, refresh } = useReading(
    () => client.visit(visit),
    () => false,
    visit,
  );
  const texts = desk().leads;
  return (
    <ReadingView read={read} onRetry={refresh}>
      {({ items }) => (
        <div class="lead-acts">
          {items
            .filter((one) => one.type === 'photo')
            .map((one, n) => (
              <Button
                key={one.capture}
                kind="quiet"
                icon="camera"
                onPress={() =>
                  props.onChosen({
                    kind: 'capture',
                    visit,
                    capture: one.capture,
                    name: `${name} · ${texts.capture(n + 1, when(one.wall))}`.slice(0, 200),
                  })
                }
              >
                {texts.capture(n + 1, when(one.wall))}
              </Button>
            ))}
        </div>
      )}
    </ReadingView>
  );
}
