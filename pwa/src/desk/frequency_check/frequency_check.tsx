import './frequency_check.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { Segments } from '../frame/segments';
import { EnterpriseSearch } from '../tasks_assign/enterprise_search';
import { CapForm } from './cap_form';
import { frequencyApi, type PublishedCap } from './frequency_api';

/** Where one looks an enterprise up, and the caps that bodies have published. */
export function FrequencyCheck(): JSX.Element {
  const { route } = useLocation();
  const texts = desk().frequency;
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <section class="frequency-search" aria-label={texts.search}>
        <EnterpriseSearch
          chosen={null}
          onChoose={(enterprise) => enterprise && route(`/desk/frequency/${enterprise.id}`)}
        />
      </section>
      <Caps />
    </Screen>
  );
}

function Caps(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => frequencyApi(client).caps(),
    () => false,
  );
  const [publishing, publish] = useState(false);
  const texts = desk().frequency;
  const state = session.state.value;
  const mayPublish = state.kind === 'in' && state.me.role === 'admin';
  return (
    <section class="frequency-caps">
      <div class="screen-line">
        <h2>{texts.caps}</h2>
        {mayPublish && (
          <Button icon="plus" onPress={() => publish(true)}>
            {texts.publish}
          </Button>
        )}
      </div>
      <p class="soft">{texts.capsLead}</p>
      <ReadingView read={read} onRetry={refresh}>
        {({ caps, spared }) => (
          <>
            <Spared spared={spared} />
            {caps.length === 0 ? (
              <Empty icon="book" title={texts.capsNone}>
                {texts.capsNoneText}
              </Empty>
            ) : (
              <CapYears caps={caps} />
            )}
          </>
        )}
      </ReadingView>
      {publishing && (
        <CapForm
          onClose={() => publish(false)}
          onPublished={() => {
            publish(false);
            refresh();
          }}
        />
      )}
    </section>
  );
}

function Spared({ spared }: { spared: Readonly<Record<string, number>> }): JSX.Element | null {
  const all = Object.values(spared).reduce((sum, n) => sum + n, 0);
  return all > 0 ? <p>{desk().frequency.sparedYear(all)}</p> : null;
}

/** The caps of one year; this year's first. */
function CapYears({ caps }: { caps: readonly PublishedCap[] }): JSX.Element {
  const { client } = useDesk();
  const { read } = useReading(
    () => frequencyApi(client).classes(),
    () => false,
  );
  const years = [...new Set(caps.map(({ year }) => year))].toSorted((one, other) => other - one);
  const now = new Date().getFullYear();
  const [chosen, choose] = useState(years.includes(now) ? now : (years[0] ?? now));
  const texts = desk().frequency;
  const names: ReadonlyMap<string, string> = new Map(
    read.kind === 'ready'
      ? [...read.value.risk, ...read.value.credit].map((one) => [one.id, one.name[language.value]])
      : [],
  );
  return (
    <>
      {years.length > 1 && (
        <Segments
          legend={texts.yearChoice}
          options={years.map((year) => ({ value: String(year), label: texts.year(year) }))}
          chosen={String(chosen)}
          onChoose={(year) => choose(Number(year))}
        />
      )}
      <ul class="frequency-list">
        {caps
          .filter(({ year }) => year === chosen)
          .map((cap) => (
            <CapLine key={cap.agency.id} cap={cap} names={names} />
          ))}
      </ul>
    </>
  );
}

function CapLine(props: { cap: PublishedCap; names: ReadonlyMap<string, string> }): JSX.Element {
  const { cap, names } = props;
  const texts = desk().frequency;
  const tongue = language.value;
  const named = (id: string | null | undefined) => id && (names.get(id) ?? id);
  return (
    <li class="frequency-cap">
      <div class="frequency-what">
        <p class="visit-name">{cap.agency.name[tongue]}</p>
        <p class="soft">
          {dotted(texts.year(cap.year), cap.basis.title, cap.basis.number, instant(cap.at, 'day'))}
        </p>
        {cap.exemptions.length > 0 && (
          <p class="soft">
            {texts.labelled(
              texts.exemptions,
              cap.exemptions.map((one) => one.text[tongue]).join(desk().comma),
            )}
          </p>
        )}
      </div>
      <div class="frequency-end">
        {cap.limits.map((limit) => (
          <span key={`${limit.risk} ${limit.credit}`} class="chip">
            {dotted(named(limit.risk), named(limit.credit)) || texts.limitAll}{' '}
            <strong class="figure">{texts.times(limit.perYear)}</strong>
          </span>
        ))}
        <span class={`chip${cap.basis.verified ? '' : ' chip-attention'}`}>
          {cap.basis.verified ? texts.verified : texts.unverified}
        </span>
        {cap.versions > 1 && <span class="soft">{texts.versions(cap.versions)}</span>}
      </div>
    </li>
  );
}
