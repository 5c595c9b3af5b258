import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check } from '../../ui/choice';
import { Empty, Notice } from '../../ui/notice';
import { say } from '../../ui/toast';
import { mayAct } from '../account_sign_in/session';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { PermitCard } from './permit_card';
import { PermitForm } from './permit_form';
import { type Outcome, type Permit, plansApi } from './plans_api';

/** Approvals: those that wait first, to be approved one by one or several at once. */
export function PermitsPart(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => plansApi(client).permits(),
    ({ kind }) => kind === 'task.created' || kind === 'visit.opened',
  );
  const [asking, ask] = useState(false);
  const texts = desk().plans;
  const mayAsk = mayAct(session);
  return (
    <>
      {mayAsk && (
        <div>
          <Button icon="plus" onPress={() => ask(true)}>
            {texts.create}
          </Button>
        </div>
      )}
      <ReadingView read={read} onRetry={refresh}>
        {({ permits }) =>
          permits.length === 0 ? (
            <Empty icon="book" title={texts.none}>
              {mayAsk && texts.noneText}
            </Empty>
          ) : (
            <PermitLists permits={permits} onChanged={refresh} />
          )
        }
      </ReadingView>
      {asking && (
        <PermitForm
          onClose={() => ask(false)}
          onAsked={() => {
            ask(false);
            refresh();
          }}
        />
      )}
    </>
  );
}

function PermitLists(props: { permits: readonly Permit[]; onChanged: () => void }): JSX.Element {
  const { permits, onChanged } = props;
  const texts = desk().plans;
  const awaiting = permits.filter(({ state }) => state === 'submitted');
  const decided = permits.filter(({ state }) => state !== 'submitted');
  return (
    <>
      <section class="plan-section">
        <h2>{texts.awaiting}</h2>
        {awaiting.length === 0 ? (
          <p class="soft">{texts.noneAwaiting}</p>
        ) : (
          <Awaiting permits={awaiting} onChanged={onChanged} />
        )}
      </section>
      {decided.length > 0 && (
        <section class="plan-section">
          <h2>{texts.decided}</h2>
          <ul class="plan-list">
            {decided.map((permit) => (
              <PermitCard key={permit.id} permit={permit} onChanged={onChanged} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Awaiting(props: { permits: readonly Permit[]; onChanged: () => void }): JSX.Element {
  const { permits, onChanged } = props;
  const [picked, pick] = useState<ReadonlySet<string>>(new Set());
  const mine = permits.filter(({ mayDecide }) => mayDecide);
  const chosen = mine.filter(({ id }) => picked.has(id));
  const toggle = (id: string, on: boolean) => {
    const others = [...picked].filter((one) => one !== id);
    pick(new Set(on ? [...others, id] : others));
  };
  return (
    <>
      {mine.length > 1 && (
        <Bulk
          all={mine}
          chosen={chosen}
          onPick={(ids) => pick(new Set(ids))}
          onChanged={onChanged}
        />
      )}
      <ul class="plan-list">
        {permits.map((permit) => (
          <PermitCard
            key={permit.id}
            permit={permit}
            {...(permit.mayDecide && mine.length > 1
              ? {
                  picked: {
                    on: picked.has(permit.id),
                    set: (on: boolean) => toggle(permit.id, on),
                  },
                }
              : {})}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </>
  );
}

const AT_ONCE = 100;

function Bulk(props: {
  all: readonly Permit[];
  chosen: readonly Permit[];
  onPick: (ids: readonly string[]) => void;
  onChanged: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const { all, chosen } = props;
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [failed, setFailed] = useState<readonly Outcome[]>([]);
  const texts = desk().plans;
  const approve = async () => {
    setBusy(true);
    const some = chosen.slice(0, AT_ONCE).map(({ id, index }) => ({ id, seen: index }));
    const answer = await plansApi(client).approveAll(some);
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    setTrouble(null);
    setFailed(answer.value.outcomes.filter(({ approved }) => !approved));
    say(texts.bulkDone(answer.value.outcomes.filter(({ approved }) => approved).length));
    props.onPick([]);
    props.onChanged();
  };
  return (
    <>
      {trouble && <TroubleNotice trouble={trouble} />}
      {failed.length > 0 && (
        <Notice tone="attention" title={texts.bulkFailed(failed.length)}>
          <ul>
            {failed.map((one) => (
              <li key={one.id}>{one[language.value]}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div class="plan-bulk">
        <Check
          label={texts.selectAll}
          checked={chosen.length === all.length}
          onChange={(on) => props.onPick(on ? all.map(({ id }) => id) : [])}
        />
        <Button kind="main" busy={busy} disabled={chosen.length === 0} onPress={approve}>
          {texts.approveAll(chosen.length)}
        </Button>
      </div>
    </>
  );
}
