import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, LinkButton } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { mayAct } from '../account_sign_in/session';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';
import { PermitForm } from './permit_form';
import { type Permit, plansApi } from './plans_api';
import { ReturnSheet, RevokeSheet } from './remarks_sheet';

/** One approval: what is asked, and the acts of whoever may act. */
export function PermitCard(props: {
  permit: Permit;
  /** It stands on the page of its draw: no way there is needed. */
  atDraw?: boolean;
  picked?: { readonly on: boolean; readonly set: (on: boolean) => void };
  onChanged: () => void;
}): JSX.Element {
  const { permit, picked } = props;
  const texts = desk().plans;
  const title = titleOf(permit);
  return (
    <li class="plan-card">
      <div class="plan-card-head">
        {picked && (
          <input
            type="checkbox"
            class="plan-pick"
            aria-label={texts.pick(title)}
            checked={picked.on}
            onChange={(event) => picked.set(event.currentTarget.checked)}
          />
        )}
        <div class="plan-what">
          <p class="visit-name">{title}</p>
          <p class="soft">
            {dotted(
              texts.types[permit.asked.inspectionType],
              spanOf(permit.asked.fromDay, permit.asked.untilDay),
              permit.agency.name[language.value],
            )}
          </p>
        </div>
        <span class={`chip${permit.state === 'submitted' ? ' chip-live' : ''}`}>
          {texts.states[permit.state]}
        </span>
      </div>
      <PermitWords permit={permit} atDraw={props.atDraw === true} />
      <PermitActs permit={permit} onChanged={props.onChanged} />
    </li>
  );
}

function titleOf({ asked, enterprises, draw }: Permit): string {
  if (draw) return dotted(draw.title, desk().plans.enterprises(enterprises.length)) ?? draw.title;
  const first = enterprises[0]?.enterprise.name;
  if (!first) return asked.visit ? desk().plans.makeUp : desk().plans.enterprises(0);
  if (enterprises.length === 1) return first;
  return dotted(first, desk().plans.enterprises(enterprises.length)) ?? first;
}

export function spanOf(from: string, until: string): string {
  const days = [instant(from, 'day'), instant(until, 'day')] as const;
  return from === until ? days[0] : desk().plans.span(...days);
}

function PermitWords({ permit, atDraw }: { permit: Permit; atDraw: boolean }): JSX.Element {
  const texts = desk().plans;
  const tongue = language.value;
  const { asked, enterprises } = permit;
  const visited = enterprises.filter(({ visits }) => visits.length > 0).length;
  return (
    <div class="plan-words">
      {permit.draw && <DrawWords draw={permit.draw} atDraw={atDraw} />}
      <Ground permit={permit} />
      {asked.reason && asked.reason !== permit.draw?.title && <p>{asked.reason}</p>}
      {!permit.draw && <p>{permit.officers.map(({ name }) => name[tongue]).join(desk().comma)}</p>}
      {permit.joint.length > 0 && (
        <p>{texts.jointWith(permit.joint.map(({ name }) => name[tongue]).join(desk().comma))}</p>
      )}
      {asked.overCap && <p>{texts.overCapWhy(asked.overCap)}</p>}
      {permit.remarks && (
        <p>
          {permit.state === 'revoked'
            ? texts.revokedWhy(permit.remarks)
            : texts.remarked(permit.remarks)}
        </p>
      )}
      {asked.urgent && <p>{texts.urgent(asked.urgent)}</p>}
      {permit.due && permit.state !== 'approved' && (
        <Clock due={permit.due} late={permit.overdue} />
      )}
      {(enterprises.length > 1 || enterprises.some((one) => one.overCap !== null || one.slot)) && (
        <Disclosure
          title={
            permit.approvedAt
              ? texts.visited(visited, enterprises.length)
              : texts.enterprises(enterprises.length)
          }
        >
          <ul class="plan-enterprises">
            {enterprises.map((one) => (
              <EnterpriseLine key={one.enterprise.id} one={one} who={permit.draw !== null} />
            ))}
          </ul>
        </Disclosure>
      )}
      <p class="soft">
        {dotted(
          permit.number,
          permit.announced ? texts.announced : texts.unannounced,
          texts.asked(permit.by.name[tongue], when(permit.at)),
          permit.approvedBy &&
            permit.approvedAt &&
            texts.approvedBy(permit.approvedBy.name[tongue], when(permit.approvedAt)),
          permit.revokedBy &&
            permit.revokedAt &&
            texts.revokedBy(permit.revokedBy.name[tongue], when(permit.revokedAt)),
        )}
      </p>
    </div>
  );
}

function EnterpriseLine(props: {
  one: Permit['enterprises'][number];
  /** Of a draw: each enterprise has officers of its own. */
  who: boolean;
}): JSX.Element {
  const { one } = props;
  const texts = desk().plans;
  return (
    <li>
      <span>{one.enterprise.name}</span>{' '}
      {props.who && (
        <span class="soft">
          {one.officers.map(({ name }) => name[language.value]).join(desk().comma)}
        </span>
      )}{' '}
      {one.overCap !== null && (
        <span class="chip chip-attention">{texts.overCap(one.overCap)}</span>
      )}
      {one.slot && (
        <span class="soft">
          {texts.chosenSlot(instant(one.slot.day, 'day'), texts.halves[one.slot.half] ?? '')}
        </span>
      )}{' '}
      {one.visits.map((visit) => (
        <a key={visit} class="link" href={`/desk/visits/${visit}`}>
          {desk().tasks.openVisit}
        </a>
      ))}
    </li>
  );
}

/** Until when it can be made up; the figure is ours until somebody has checked it. */
export function Clock({ due, late }: { due: string; late: boolean }): JSX.Element {
  const texts = desk().plans;
  return (
    <p>
      <span class={`chip${late ? ' chip-attention' : ' chip-live'}`}>
        {late ? texts.overdue : texts.makeUpBy(instant(due, 'day'))}
      </span>{' '}
      <span class="soft">{texts.unverified}</span>
    </p>
  );
}

function Ground({ permit }: { permit: Permit }): JSX.Element {
  const texts = desk().plans;
  const { asked, planTitle } = permit;
  return (
    <>
      {asked.plan && <p>{texts.fromPlan(planTitle ?? asked.plan)}</p>}
      {asked.order && <p>{texts.fromOrder(asked.order)}</p>}
      {asked.cause && (
        <p>
          {texts.causes[asked.cause.kind]}: {asked.cause.note}
        </p>
      )}
    </>
  );
}

/** Which draw it covers, and what was changed about its outcome. */
function DrawWords(props: { draw: NonNullable<Permit['draw']>; atDraw: boolean }): JSX.Element {
  const { draw, atDraw } = props;
  const { plans: texts } = desk();
  const tongue = language.value;
  const part = draw.parts > 1 && texts.drawPart(draw.part, draw.parts);
  return (
    <>
      {!atDraw && (
        <p>
          {dotted(texts.fromDraw, part)}{' '}
          <a class="link" href={`/desk/draws/${draw.draw}`}>
            {texts.openDraw}
          </a>
        </p>
      )}
      {atDraw && part && <p>{part}</p>}
      {draw.leftOut.map((one) => (
        <p key={one.enterprise}>{texts.leftOut(one.name, one.reason)}</p>
      ))}
      {draw.substitutes.map(({ officer, by, reason }) => (
        <p key={officer.id + by.id}>
          {texts.replaced(officer.name[tongue], by.name[tongue], reason)}
        </p>
      ))}
    </>
  );
}

function PermitActs({ permit, onChanged }: { permit: Permit; onChanged: () => void }) {
  const { client, session } = useDesk();
  const [returning, setReturning] = useState(false);
  const [revoking, setRevoking] = useState(false);
  const [changing, setChanging] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().plans;
  const open = permit.state === 'submitted' || permit.state === 'returned';
  if (!(open || permit.mayRevoke) || !mayAct(session)) return null;
  const decide = async (
    name: 'approve' | 'return' | 'withdraw' | 'revoke',
    done: string,
    remarks = '',
  ) => {
    const asked = { act: name, seen: permit.index, remarks };
    await act(() => plansApi(client).decide(permit.id, asked), done);
    onChanged();
  };
  return (
    <>
      {trouble && <TroubleNotice trouble={trouble} />}
      <div class="plan-acts">
        {permit.mayRevoke && (
          <Button busy={busy} onPress={() => setRevoking(true)}>
            {texts.revokeAct}
          </Button>
        )}
        {open && permit.mayDecide && (
          <>
            <Button kind="main" busy={busy} onPress={() => decide('approve', texts.approved)}>
              {texts.approve}
            </Button>
            <Button onPress={() => setReturning(true)}>{texts.returnAct}</Button>
          </>
        )}
        {open && !permit.mayDecide && (
          <>
            {permit.state === 'submitted' && (
              <p class="soft">{permit.joint.length > 0 ? texts.notYoursJoint : texts.notYours}</p>
            )}
            {permit.state === 'returned' &&
              (permit.draw ? (
                <LinkButton href={`/desk/draws/${permit.draw.draw}`}>
                  {texts.changeAtDraw}
                </LinkButton>
              ) : (
                <Button onPress={() => setChanging(true)}>{texts.changeAct}</Button>
              ))}
            <Button kind="quiet" busy={busy} onPress={() => decide('withdraw', texts.withdrawn)}>
              {texts.cancelAct}
            </Button>
          </>
        )}
      </div>
      {changing && (
        <PermitForm
          returned={permit}
          onClose={() => setChanging(false)}
          onAsked={() => {
            setChanging(false);
            onChanged();
          }}
        />
      )}
      {returning && (
        <ReturnSheet
          onClose={() => setReturning(false)}
          onDone={(remarks) => {
            setReturning(false);
            void decide('return', texts.returned, remarks);
          }}
        />
      )}
      {revoking && (
        <RevokeSheet
          onClose={() => setRevoking(false)}
          onDone={(remarks) => {
            setRevoking(false);
            void decide('revoke', texts.revoked, remarks);
          }}
        />
      )}
    </>
  );
}
