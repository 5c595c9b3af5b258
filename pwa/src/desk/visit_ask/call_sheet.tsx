import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import type { Agency, Officer } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { askingApi } from './asking_api';
import { freeFirst, loadWord, useLoads } from './loads';

const REASON_MAX = 1000;

/** Calls a second body to the place: which body, who of it, and why. */
export function CallSheet(props: {
  visit: string;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const texts = desk().asking;
  const [id] = useState(() => crypto.randomUUID());
  const [body, setBody] = useState('');
  const [chosen, choose] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const { busy, trouble, act } = useAct();
  const agencies = useReading(client.agencies, () => false);
  const officers = useReading(client.officers, () => false);
  const ready = body !== '' && chosen.length > 0 && reason.trim() !== '';
  const send = async () => {
    const call = { id, agencyId: body, officerIds: chosen, reason: reason.trim() };
    if (await act(() => askingApi(client).callIn(props.visit, call), texts.called)) {
      props.onClose();
      props.onDone();
    }
  };
  const toggle = (one: string) =>
    choose(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  return (
    <Sheet
      title={texts.callTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} disabled={!ready} onPress={send}>
            {texts.callAct}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <p class="soft">{texts.callHelp}</p>
      <ReadingView read={agencies.read} onRetry={agencies.refresh}>
        {(all) => (
          <BodyField
            agencies={all}
            chosen={body}
            onChoose={(agency) => {
              setBody(agency);
              choose([]);
            }}
          />
        )}
      </ReadingView>
      {body !== '' && (
        <ReadingView read={officers.read} onRetry={officers.refresh}>
          {({ officers: all }) => (
            <PeopleOf
              officers={all.filter(({ agency }) => agency.id === body)}
              chosen={chosen}
              onToggle={toggle}
            />
          )}
        </ReadingView>
      )}
      <Field
        label={texts.callReason}
        rows={3}
        maxLength={REASON_MAX}
        value={reason}
        onChange={setReason}
      />
    </Sheet>
  );
}

function BodyField(props: {
  agencies: readonly Agency[];
  chosen: string;
  onChoose: (agency: string) => void;
}): JSX.Element {
  const id = useId();
  const texts = desk().asking;
  return (
    <div class="field">
      <label for={id} class="field-label">
        {texts.callBody}
      </label>
      <select
        id={id}
        class="field-input"
        value={props.chosen}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
      >
        <option value="">{texts.chooseBody}</option>
        {props.agencies.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name[language.value]}
          </option>
        ))}
      </select>
    </div>
  );
}

function PeopleOf(props: {
  officers: readonly Officer[];
  chosen: readonly string[];
  onToggle: (officer: string) => void;
}): JSX.Element {
  const texts = desk().asking;
  const loads = useLoads();
  if (props.officers.length === 0) return <p class="soft">{texts.nobodyThere}</p>;
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.callPeople}</legend>
      <p class="soft">{texts.freeHelp}</p>
      <div class="pick-list">
        {freeFirst(props.officers, loads).map((officer) => (
          <Check
            key={officer.id}
            label={officer.name[language.value]}
            detail={loadWord(officer.id, loads)}
            checked={props.chosen.includes(officer.id)}
            onChange={() => props.onToggle(officer.id)}
          />
        ))}
      </div>
    </fieldset>
  );
}
