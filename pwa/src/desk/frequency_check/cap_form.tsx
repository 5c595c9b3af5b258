import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { AgencySelect } from './agency_select';
import { type CapDraft, capBody, capLacks, type Lack, newCap } from './cap_draft';
import { type Exemption, frequencyApi } from './frequency_api';
import { NumberField } from './number_field';

/** How often a body may inspect, published with its document. */
export function CapForm(props: { onClose: () => void; onPublished: () => void }): JSX.Element {
  const { client } = useDesk();
  const [draft, set] = useState<CapDraft>(() => newCap(new Date().getFullYear()));
  const [lacks, setLacks] = useState<readonly Lack[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().frequency;
  const change = (part: Partial<CapDraft>) => set((before) => ({ ...before, ...part }));

  const submit = async () => {
    const missing = capLacks(draft);
    setLacks(missing);
    if (missing.length > 0 || draft.agencyId === '') return;
    setBusy(true);
    const answer = await frequencyApi(client).publish(capBody(draft));
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.published);
    props.onPublished();
  };

  return (
    <Sheet
      title={texts.publishTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.publish}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <AgencySelect
        label={texts.body}
        value={draft.agencyId}
        onChange={(agencyId) => change({ agencyId })}
      />
      <NumberField
        label={texts.yearField}
        value={draft.year}
        min={2000}
        max={2100}
        onChange={(year) => change({ year })}
      />
      <Limits draft={draft} lacking={lacks.includes('limits')} onChange={change} />
      <Exemptions chosen={draft.exemptions} onChange={(exemptions) => change({ exemptions })} />
      <Field
        label={texts.document}
        maxLength={200}
        value={draft.title}
        onChange={(title) => change({ title })}
        {...(lacks.includes('title') ? { error: texts.needDocument } : {})}
      />
      <Field
        label={texts.number}
        maxLength={100}
        value={draft.number}
        onChange={(number) => change({ number })}
      />
      <Check
        label={texts.documentVerified}
        checked={draft.verified}
        onChange={(verified) => change({ verified })}
      />
      <Check
        label={texts.coversBelow}
        checked={draft.coversBelow}
        onChange={(coversBelow) => change({ coversBelow })}
      />
    </Sheet>
  );
}

function Limits(props: {
  draft: CapDraft;
  lacking: boolean;
  onChange: (part: Partial<CapDraft>) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => frequencyApi(client).classes(),
    () => false,
  );
  const { draft, onChange } = props;
  const texts = desk().frequency;
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.limits}</legend>
      <p class="field-hint">{texts.limitHint}</p>
      {props.lacking && <p class="field-error">{texts.needLimit}</p>}
      <ReadingView read={read} onRetry={refresh}>
        {({ risk }) => (
          <div class="frequency-limits">
            <NumberField
              label={texts.limitAll}
              value={draft.everyone}
              min={0}
              max={366}
              onChange={(everyone) => onChange({ everyone })}
            />
            {risk.map((one) => (
              <NumberField
                key={one.id}
                label={texts.limitOf(one.name[language.value])}
                value={draft.byRisk[one.id] ?? ''}
                min={0}
                max={366}
                onChange={(n) => onChange({ byRisk: { ...draft.byRisk, [one.id]: n } })}
              />
            ))}
          </div>
        )}
      </ReadingView>
    </fieldset>
  );
}

function Exemptions(props: {
  chosen: readonly Exemption[];
  onChange: (chosen: readonly Exemption[]) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => frequencyApi(client).rules(),
    () => false,
  );
  const { chosen, onChange } = props;
  const texts = desk().frequency;
  return (
    <fieldset class="pick">
      <legend class="field-label">{texts.exemptions}</legend>
      <p class="field-hint">{texts.exemptionsHint}</p>
      <ReadingView read={read} onRetry={refresh}>
        {({ exemptions }) => (
          <div class="pick-list">
            {exemptions.map((one) => (
              <Check
                key={one.id}
                label={one.text[language.value]}
                detail={dotted(texts.source(one.source), !one.verified && texts.unverified)}
                checked={chosen.some(({ id }) => id === one.id)}
                onChange={(checked) =>
                  onChange(checked ? [...chosen, one] : chosen.filter(({ id }) => id !== one.id))
                }
              />
            ))}
          </div>
        )}
      </ReadingView>
    </fieldset>
  );
}
