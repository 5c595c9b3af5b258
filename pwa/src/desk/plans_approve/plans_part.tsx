import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/notice';
import { mayAct } from '../account_sign_in/session';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';
import { spanOf } from './permit_card';
import { PlanForm } from './plan_form';
import { type Plan, plansApi } from './plans_api';
import { ReturnSheet } from './remarks_sheet';

/** Plans, what was done last first, with how far they are. */
export function PlansPart(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => plansApi(client).plans(),
    ({ kind }) => kind === 'visit.opened',
  );
  const [drafting, draft] = useState<Plan | 'new' | null>(null);
  const texts = desk().plans;
  const mayDraft = mayAct(session);
  return (
    <>
      {mayDraft && (
        <div>
          <Button icon="plus" onPress={() => draft('new')}>
            {texts.draftPlan}
          </Button>
        </div>
      )}
      <ReadingView read={read} onRetry={refresh}>
        {({ plans }) =>
          plans.length === 0 ? (
            <Empty icon="book" title={texts.plansNone}>
              {mayDraft && texts.plansNoneText}
            </Empty>
          ) : (
            <ul class="plan-list">
              {plans.map((plan) => (
                <PlanCard
                  key={plan.id}
                  plan={plan}
                  onEdit={() => draft(plan)}
                  onChanged={refresh}
                />
              ))}
            </ul>
          )
        }
      </ReadingView>
      {drafting && (
        <PlanForm
          plan={drafting === 'new' ? null : drafting}
          onClose={() => draft(null)}
          onDrafted={() => {
            draft(null);
            refresh();
          }}
        />
      )}
    </>
  );
}

interface CardProps {
  readonly plan: Plan;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
}

function PlanCard(props: CardProps): JSX.Element {
  const { plan } = props;
  const { asked } = plan;
  const texts = desk().plans;
  const tongue = language.value;
  return (
    <li class="plan-card">
      <div class="plan-card-head">
        <div class="plan-what">
          <p class="visit-name">{asked.title}</p>
          <p class="soft">
            {dotted(
              texts.kinds[asked.kind],
              spanOf(asked.fromDay, asked.untilDay),
              plan.agency.name[tongue],
            )}
          </p>
        </div>
        <span class={`chip${plan.state === 'submitted' ? ' chip-live' : ''}`}>
          {texts.states[plan.state]}
        </span>
      </div>
      <Progress plan={plan} />
      <div class="plan-words">
        {asked.basis && <p>{asked.basis}</p>}
        {asked.overCap && <p>{texts.overCapWhy(asked.overCap)}</p>}
        {plan.remarks && <p>{texts.remarked(plan.remarks)}</p>}
        {plan.points.map(({ line, each, cap }) => (
          <p key={line}>
            <span class={`chip${cap === null ? '' : ' chip-attention'}`}>
              {cap === null ? texts.pointNone(line + 1) : texts.pointOver(line + 1, each, cap)}
            </span>
          </p>
        ))}
        <p class="soft">
          {dotted(
            texts.drafted(plan.by.name[tongue], when(plan.at)),
            plan.approvedBy &&
              plan.approvedAt &&
              texts.approvedBy(plan.approvedBy.name[tongue], when(plan.approvedAt)),
          )}
        </p>
      </div>
      <PlanActs {...props} />
    </li>
  );
}

function Progress({ plan }: { plan: Plan }): JSX.Element {
  const words = desk().plans.progress(plan.made, plan.planned);
  return (
    <div class="plan-progress">
      <progress max={plan.planned} value={Math.min(plan.made, plan.planned)} aria-label={words} />
      <span class="figure">{words}</span>
    </div>
  );
}

function PlanActs({ plan, onEdit, onChanged }: CardProps): JSX.Element | null {
  const { client, session } = useDesk();
  const [returning, setReturning] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().plans;
  if (!mayAct(session)) return null;
  type Act = 'submit' | 'return' | 'approve' | 'publish';
  const decide = async (name: Act, done: string, remarks = '') => {
    const asked = { act: name, seen: plan.index, remarks };
    await act(() => plansApi(client).decidePlan(plan.id, asked), done);
    onChanged();
  };
  const state = session.state.value;
  const isHead = state.kind === 'in' && state.me.role === 'admin';
  return (
    <>
      {trouble && <TroubleNotice trouble={trouble} />}
      <div class="plan-acts">
        {(plan.state === 'draft' || plan.state === 'returned') && (
          <Button onPress={onEdit}>{texts.edit}</Button>
        )}
        {plan.state === 'draft' && (
          <Button kind="main" busy={busy} onPress={() => decide('submit', texts.planSubmitted)}>
            {texts.submitPlan}
          </Button>
        )}
        {plan.state === 'submitted' && !plan.mayDecide && <p class="soft">{texts.notYours}</p>}
        {plan.mayDecide && (
          <>
            <Button kind="main" busy={busy} onPress={() => decide('approve', texts.approvedPlan)}>
              {texts.approve}
            </Button>
            <Button onPress={() => setReturning(true)}>{texts.returnAct}</Button>
          </>
        )}
        {plan.state === 'approved' && isHead && (
          <Button kind="main" busy={busy} onPress={() => decide('publish', texts.published)}>
            {texts.publish}
          </Button>
        )}
      </div>
      {returning && (
        <ReturnSheet
          onClose={() => setReturning(false)}
          onDone={(remarks) => {
            setReturning(false);
            void decide('return', texts.returned, remarks);
          }}
        />
      )}
    </>
  );
}
