import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { officersOf, TYPES } from '../plans_approve/permit_draft';
import { ChecklistFields, officersAndBodies } from '../plans_approve/permit_fields';
import { localDay, toggled } from '../tasks_assign/task_draft';
import { type DrawWhole, drawsApi } from './draws_api';
import { type AskDraft, askBody, type Lack, lacksOf, newAsk, unfitOf } from './permit_ask';

interface FieldsProps {
  readonly whole: DrawWhole;
  readonly draft: AskDraft;
  readonly unfit: readonly string[];
  readonly lacks: readonly Lack[];
  readonly onChange: (part: Partial<AskDraft>) => void;
}

/** Asks the head to approve a whole draw: as it was drawn, or with what is changed and why. */
export function DrawPermitForm(props: {
  whole: DrawWhole;
  onClose: () => void;
  onAsked: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const { whole } = props;
  const [draft, set] = useState<AskDraft>(() => newAsk(whole, localDay(new Date())));
  const [lacks, setLacks] = useState<readonly Lack[]>([]);
  const { busy, trouble, act } = useAct();
  const texts = desk().draws;
  const unfit = unfitOf(whole, draft.left);
  const submit = async () => {
    const missing = lacksOf(draft, unfit);
    setLacks(missing);
    if (missing.length > 0) return;
    const work = () => drawsApi(client).askPermit(whole.draw.id, askBody(draft, unfit));
    if (await act(work, texts.asked)) props.onAsked();
  };
  const fields = {
    whole,
    draft,
    unfit,
    lacks,
    onChange: (part: Partial<AskDraft>) => set((before) => ({ ...before, ...part })),
  };
  return (
    <Sheet
      title={texts.ask}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {desk().plans.submit}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      {(trouble?.name === 'cap-reached' || draft.overCap !== '') && (
        <Field
          label={desk().plans.overCapReason}
          hint={desk().plans.overCapHint}
          rows={2}
          maxLength={500}
          value={draft.overCap}
          onChange={(overCap) => fields.onChange({ overCap })}
        />
      )}
      <Instead {...fields} />
      <Inspection {...fields} />
      <LeftOut {...fields} />
    </Sheet>
  );
}

/** What kind, when, which questions: the same for every enterprise of the draw. */
function Inspection({ draft, lacks, onChange }: FieldsProps): JSX.Element {
  const { draws: texts, plans } = desk();
  return (
    <>
      <Choice
        legend={plans.type}
        chosen={draft.type}
        options={TYPES.map((value) => ({ value, label: plans.types[value] }))}
        onChoose={(type) => onChange({ type })}
      />
      <div>
        <div class="plan-pair">
          <DayField
            label={plans.from}
            value={draft.from}
            onChange={(from) => onChange({ from, until: draft.until < from ? from : draft.until })}
          />
          <DayField
            label={texts.until}
            value={draft.until}
            onChange={(until) => onChange({ until })}
          />
        </div>
        <p class="field-hint">{texts.untilHint}</p>
        {lacks.includes('days') && <p class="field-error">{texts.needs['days']}</p>}
      </div>
      <ChecklistFields draft={draft} onChange={onChange} />
      <Field
        label={plans.reason}
        hint={plans.reasonHint}
        rows={2}
        maxLength={2000}
        value={draft.reason}
        onChange={(reason) => onChange({ reason })}
      />
      <Check
        label={texts.announce}
        detail={texts.announceHint}
        checked={draft.announced}
        onChange={(announced) => onChange({ announced })}
      />
    </>
  );
}

function LeftOut({ whole, draft, lacks, onChange }: FieldsProps): JSX.Element {
  const texts = desk().draws;
  const drawn = whole.visits.filter(({ hindrance }) => hindrance !== 'nobody');
  return (
    <Disclosure
      title={draft.left.length > 0 ? `${texts.leave} (${draft.left.length})` : texts.leave}
      open={draft.left.length > 0}
    >
      <p class="field-hint">{texts.leaveHint}</p>
      {draft.left.length > 0 && (
        <Field
          label={texts.leaveReason}
          maxLength={500}
          value={draft.leftWhy}
          onChange={(leftWhy) => onChange({ leftWhy })}
          {...(lacks.includes('leave') ? { error: texts.needs['leave'] ?? '' } : {})}
        />
      )}
      <div class="pick-list">
        {drawn.map(({ enterpriseId, name, address, hindrance }) => (
          <Check
            key={enterpriseId}
            label={name}
            detail={hindrance === 'dissolved' ? texts.dissolved : address}
            checked={draft.left.includes(enterpriseId)}
            onChange={() => onChange({ left: toggled(draft.left, enterpriseId) })}
          />
        ))}
      </div>
    </Disclosure>
  );
}

/** Who goes wherever a drawn officer cannot. */
function Instead(props: FieldsProps): JSX.Element | null {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => officersAndBodies(client),
    () => false,
  );
  const { draft, unfit, lacks, onChange } = props;
  const texts = desk().draws;
  if (unfit.length === 0) return null;
  return (
    <>
      {lacks.includes('officers') && <p class="field-error">{texts.needs['officers']}</p>}
      <Field
        label={texts.insteadReason}
        maxLength={500}
        value={draft.insteadWhy}
        onChange={(insteadWhy) => onChange({ insteadWhy })}
      />
      <ReadingView read={read} onRetry={refresh}>
        {({ officers, agencies }) => {
          const fit = officersOf(officers, agencies, [draft.agencyId]).filter(
            ({ certificate, id }) => certificate.state === 'valid' && !unfit.includes(id),
          );
          return (
            <>
              {unfit.map((one) => (
                <fieldset key={one} class="pick">
                  <legend class="field-label">{texts.instead(nameOf(props.whole, one))}</legend>
                  <p class="field-hint">{texts.insteadHint}</p>
                  <div class="pick-list">
                    {fit.map(({ id, name, agency }) => (
                      <Check
                        key={id}
                        label={name[language.value]}
                        detail={agency.name[language.value]}
                        checked={(draft.instead[one] ?? []).includes(id)}
                        onChange={() =>
                          onChange({
                            instead: {
                              ...draft.instead,
                              [one]: toggled(draft.instead[one] ?? [], id),
                            },
                          })
                        }
                      />
                    ))}
                  </div>
                </fieldset>
              ))}
            </>
          );
        }}
      </ReadingView>
    </>
  );
}

function nameOf(whole: DrawWhole, officer: string): string {
  const known = whole.visits.flatMap(({ officers }) => officers).find(({ id }) => id === officer);
  return known?.name[language.value] ?? officer;
}
