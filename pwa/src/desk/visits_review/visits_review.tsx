import './visits_review.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check } from '../../ui/choice';
import { Empty } from '../../ui/notice';
import { say } from '../../ui/toast';
import { mayAct } from '../account_sign_in/session';
import type { Trouble } from '../api/client';
import { MorePages, usePages } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { Segments } from '../frame/segments';
import { Concerns, Originals } from '../visits_watch/visit_list';
import { ReturnSheet } from './return_sheet';
import { type Reviewed, type ReviewPage, reviewApi, STATES, type State } from './review_api';

/** Closed visits that wait for a decision: one or many at once. */
export function VisitsReview(): JSX.Element {
  const { client } = useDesk();
  const { query, route } = useLocation();
  const state = STATES.find((known) => known === query['state']) ?? 'waiting';
  const agency = query['agency'] ?? '';
  const { read, refresh } = useReading(
    () => reviewApi(client).list(state, agency, null),
    ({ kind }) => kind === 'visit.closed' || kind === 'evidence.reviewed',
    `${state} ${agency}`,
  );
  const texts = desk().reviews;
  const choose = (chosen: State) => {
    const parts = { ...(chosen === 'waiting' ? {} : { state: chosen }), ...(agency && { agency }) };
    route(`/desk/review?${new URLSearchParams(parts)}`, true);
  };
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <Segments
        legend={texts.title}
        options={STATES.map((value) => ({ value, label: texts.states[value] }))}
        chosen={state}
        onChoose={choose}
      />
      <ReadingView read={read} onRetry={refresh}>
        {(page) => (
          <Pages
            key={`${state} ${agency}`}
            first={page}
            state={state}
            agency={agency}
            onDecided={refresh}
          />
        )}
      </ReadingView>
    </Screen>
  );
}

/** The newest page, kept fresh, and what was asked for after it. */
function Pages(props: {
  first: ReviewPage;
  state: State;
  agency: string;
  onDecided: () => void;
}): JSX.Element {
  const { first, state, agency, onDecided } = props;
  const { client, session } = useDesk();
  const paged = usePages(
    first,
    ({ nextBefore }) => nextBefore,
    (before) => reviewApi(client).list(state, agency, before),
  );
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const texts = desk().reviews;
  const rows = distinct(paged.pages.flatMap(({ visits }) => visits));
  const picked = rows.filter(({ visit }) => chosen.has(visit.id));
  if (rows.length === 0) {
    return (
      <Empty icon="check" title={texts.none[state]}>
        {texts.noneText}
      </Empty>
    );
  }
  const decidable = mayAct(session) && state === 'waiting';
  return (
    <>
      {decidable && (
        <Decide
          rows={rows}
          picked={picked}
          onChoose={choose}
          onDecided={() => {
            choose(new Set());
            paged.forget();
            onDecided();
          }}
        />
      )}
      <ul class="review-list">
        {rows.map((row) => (
          <li key={row.visit.id}>
            <Line
              row={row}
              chosen={decidable ? chosen.has(row.visit.id) : null}
              onChoose={(on) => choose(toggled(chosen, row.visit.id, on))}
            />
          </li>
        ))}
      </ul>
      <MorePages of={paged} label={texts.more} />
    </>
  );
}

function distinct(rows: readonly Reviewed[]): readonly Reviewed[] {
  return [...new Map(rows.map((row) => [row.visit.id, row])).values()];
}

function toggled(chosen: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (on) next.add(id);
  else next.delete(id);
  return next;
}

function Decide(props: {
  rows: readonly Reviewed[];
  picked: readonly Reviewed[];
  onChoose: (chosen: ReadonlySet<string>) => void;
  onDecided: () => void;
}): JSX.Element {
  const { rows, picked, onChoose, onDecided } = props;
  const { client } = useDesk();
  const [returning, showReturn] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  /** Kept until it is answered: the same press again is the same decision. */
  const [id, renew] = useState(() => crypto.randomUUID());
  const texts = desk().reviews;
  const decide = async (verdict: 'approved' | 'returned', remarks: string) => {
    setBusy(true);
    const targets = picked.map(({ visit, review }) => ({
      visit: visit.id,
      seen: review?.index ?? -1,
    }));
    const answer = await reviewApi(client).decide({ id, targets, verdict, remarks });
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (!answer.ok) return;
    const done = answer.value.outcomes.filter((outcome) => outcome.done).length;
    const late = answer.value.outcomes.length - done;
    say(late > 0 ? `${texts.done(done)} ${texts.othersFirst(late)}` : texts.done(done));
    renew(crypto.randomUUID());
    showReturn(false);
    onDecided();
  };
  return (
    <div class="review-acts">
      <Check
        label={picked.length > 0 ? texts.selected(picked.length) : texts.selectAll}
        checked={picked.length === rows.length}
        onChange={(on) => onChoose(new Set(on ? rows.map(({ visit }) => visit.id) : []))}
      />
      <div class="review-buttons">
        <Button icon="back" disabled={picked.length === 0} onPress={() => showReturn(true)}>
          {texts.return}
        </Button>
        <Button
          kind="main"
          icon="check"
          busy={busy}
          disabled={picked.length === 0}
          onPress={() => decide('approved', '')}
        >
          {texts.approve}
        </Button>
      </div>
      {trouble && !returning && <TroubleNotice trouble={trouble} />}
      {returning && (
        <ReturnSheet
          count={picked.length}
          busy={busy}
          trouble={trouble}
          onClose={() => showReturn(false)}
          onReturn={(remarks) => decide('returned', remarks)}
        />
      )}
    </div>
  );
}

function Line(props: {
  row: Reviewed;
  /** Null where nobody may choose. */
  chosen: boolean | null;
  onChoose: (on: boolean) => void;
}): JSX.Element {
  const { row, chosen, onChoose } = props;
  const { visit, review, unusable } = row;
  const texts = desk().reviews;
  const tongue = language.value;
  return (
    <div class={`review-line${chosen ? ' review-line-chosen' : ''}`}>
      {chosen !== null && (
        <label class="review-pick">
          <input
            type="checkbox"
            checked={chosen}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
          <span class="only-read-aloud">{texts.select(visit.enterprise.name)}</span>
        </label>
      )}
      <a class="review-what" href={`/desk/visits/${visit.id}`}>
        <span class="review-name">{visit.enterprise.name}</span>
        <span class="soft">
          {dotted(
            visit.agency.name[tongue],
            visit.officers.map(({ name }) => name[tongue]).join(desk().comma),
            when(visit.closedAt ?? visit.lastAt),
          )}
        </span>
        {review && (
          <span class="soft">
            {dotted(
              texts.verdicts[review.verdict],
              texts.by(review.by.name[tongue], when(review.at)),
              review.remarks,
            )}
          </span>
        )}
      </a>
      <span class="review-marks">
        {unusable > 0 && <span class="chip chip-danger">{texts.unusable(unusable)}</span>}
        <Originals visit={visit} />
        <Concerns codes={visit.concerns} />
      </span>
    </div>
  );
}
