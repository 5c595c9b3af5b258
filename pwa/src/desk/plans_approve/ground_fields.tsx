import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { Choice } from '../../ui/choice';
import { SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import type { Client } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { CAUSES, type Cause, type FieldsProps, groundsOf, plansOf } from './permit_draft';
import { type Plan, plansApi } from './plans_api';

/** Why there is an inspection at all: a plan, a cause, or an order from above. */
export function GroundFields(props: FieldsProps): JSX.Element {
  const { draft, lacks, onChange } = props;
  const texts = desk().plans;
  return (
    <>
      <Choice
        legend={texts.ground}
        chosen={draft.ground}
        options={groundsOf(draft.type).map((value) => ({ value, label: texts.grounds[value] }))}
        onChoose={(ground) => onChange({ ground })}
      />
      {draft.ground === 'plan' && <PlanField {...props} />}
      {draft.ground === 'cause' && <CauseFields {...props} />}
      {draft.ground === 'order' && (
        <Field
          label={texts.order}
          hint={texts.orderHint}
          maxLength={200}
          value={draft.order}
          onChange={(order) => onChange({ order })}
        />
      )}
      {lacks.includes('ground') && <p class="field-error">{texts.needs['ground']}</p>}
    </>
  );
}

function CauseFields({ draft, onChange }: FieldsProps): JSX.Element {
  const texts = desk().plans;
  return (
    <>
      <SelectField
        label={texts.causeKind}
        value={draft.cause}
        options={CAUSES.map((value) => ({ value, label: texts.causes[value] ?? value }))}
        onChange={(cause) => onChange({ cause: cause as Cause })}
      />
      <Field
        label={texts.causeNote}
        hint={texts.causeHint}
        rows={2}
        maxLength={2000}
        value={draft.note}
        onChange={(note) => onChange({ note })}
      />
    </>
  );
}

function PlanField(props: FieldsProps): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => plansAndBodies(client),
    () => false,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {({ plans, agencies }) => (
        <PlanSelect {...props} plans={plansOf(plans, agencies, props.draft.agencyId)} />
      )}
    </ReadingView>
  );
}

async function plansAndBodies(client: Client) {
  const [plans, agencies] = await Promise.all([plansApi(client).plans(), client.agencies()]);
  if (!plans.ok) return plans;
  if (!agencies.ok) return agencies;
  return { ok: true, value: { ...plans.value, agencies: agencies.value } } as const;
}

function PlanSelect({ plans, draft, onChange }: FieldsProps & { plans: readonly Plan[] }) {
  const texts = desk().plans;
  const [first] = plans;
  if (!first) return <p class="soft">{texts.noPlans}</p>;
  if (draft.plan === '') onChange({ plan: first.id });
  return (
    <SelectField
      label={texts.choosePlan}
      value={draft.plan}
      options={plans.map(({ id, asked }) => ({ value: id, label: asked.title }))}
      onChange={(plan) => onChange({ plan })}
    />
  );
}
