/** Cases that officers asked for on site: one tap proposes them, with everything filled in. */
import './summaries_read.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { common } from '../../i18n/common';
import { summaries } from '../../i18n/desk_summaries';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { type CaseWish, summariesApi } from './summaries_api';

/** Stands above the list of cases while something waits. */
export function CaseWishes(): JSX.Element | null {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => summariesApi(client).wishes(),
    (entry) => entry.kind.startsWith('case.'),
  );
  const t = summaries();
  if (read.kind !== 'ready' || read.value.wishes.length === 0) return null;
  return (
    <section class="panel">
      <h2>{t.wishes}</h2>
      <p class="soft">{t.wishesLead}</p>
      <ul class="faults">
        {read.value.wishes.map((one) => (
          <WishLine key={one.id} one={one} onDone={refresh} />
        ))}
      </ul>
    </section>
  );
}

export function WishLine(props: { one: CaseWish; onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const { route } = useLocation();
  const t = summaries();
  const { one } = props;
  const [busy, setBusy] = useState(false);
  const [aside, putAside] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const propose = async () => {
    setBusy(true);
    const answer = await summariesApi(client).propose(one.asked);
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(t.proposed);
    route(`/desk/cases/${answer.value.id}`);
  };
  return (
    <li class="wish">
      <span class="case-what">
        <strong>{one.asked.party.name}</strong>
        <span>{one.asked.cause}</span>
        <span class="soft">
          {t.wishBy(one.by.name[language.value], when(one.at))} ·{' '}
          <a class="link" href={`/desk/visits/${one.asked.visit}`}>
            {t.openVisit}
          </a>
        </span>
        {trouble && <TroubleNotice trouble={trouble} />}
      </span>
      {one.mayPropose && (
        <span class="case-acts">
          <Button kind="main" busy={busy} onPress={propose}>
            {t.propose}
          </Button>
          <Button kind="quiet" onPress={() => putAside(true)}>
            {t.aside}
          </Button>
        </span>
      )}
      {aside && (
        <AsideSheet
          one={one}
          onClose={() => putAside(false)}
          onDone={() => {
            putAside(false);
            props.onDone();
          }}
        />
      )}
    </li>
  );
}

function AsideSheet(props: {
  one: CaseWish;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const t = summaries();
  const [id] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const save = async () => {
    setBusy(true);
    const answer = await summariesApi(client).putAside(props.one.id, { id, reason });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(t.asideDone);
    props.onDone();
  };
  return (
    <Sheet
      title={t.aside}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} disabled={reason.trim() === ''} onPress={save}>
            {t.asideSave}
          </Button>
        </div>
      }
    >
      <p>{props.one.asked.cause}</p>
      {trouble && <TroubleNotice trouble={trouble} />}
      <Field label={t.asideReason} rows={3} value={reason} onChange={setReason} maxLength={500} />
    </Sheet>
  );
}
