import '../frame/table.css';
import type { JSX } from 'preact';
import { useLocation } from 'preact-iso';
import type { components } from '../../domain/api.generated';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/notice';
import type { Client } from '../api/client';
import { MorePages, usePages } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { Select } from '../visits_watch/select';

type LooksPage = components['schemas']['LooksPage'];
type LookedAt = components['schemas']['LookedAt'];

interface Asked {
  readonly by: string;
  readonly visit: string;
}

function readLooks(client: Client, { by, visit }: Asked, before: number | null) {
  const query = new URLSearchParams({ ...(by ? { by } : {}), ...(visit ? { visit } : {}) });
  if (before !== null) query.set('before', String(before));
  return client.ask<LooksPage>(`/api/looks?${query}`);
}

/** Who looked at or heard which original; for auditors. */
export function LooksRead(): JSX.Element {
  const { client } = useDesk();
  const { query, route } = useLocation();
  const asked: Asked = { by: query['by'] ?? '', visit: query['visit'] ?? '' };
  const key = `${asked.by} ${asked.visit}`;
  const { read, refresh } = useReading(
    () => readLooks(client, asked, null),
    () => false,
    key,
  );
  const texts = desk().looks;
  const change = (part: Partial<Asked>) => {
    const next = Object.entries({ ...asked, ...part }).filter(([, value]) => value);
    route(`/desk/looks?${new URLSearchParams(next)}`, true);
  };
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <ReadingView read={read} onRetry={refresh}>
        {(page) => (
          <>
            <search class="filter" aria-label={desk().wall.filters}>
              <Select
                label={texts.person}
                value={asked.by}
                onChange={(by) => change({ by })}
                options={[
                  ['', texts.everybody],
                  ...page.people.map(({ id, name }) => [id, name[language.value]] as const),
                ]}
              />
              {asked.visit && (
                <button type="button" class="filter-narrowed" onClick={() => change({ visit: '' })}>
                  {texts.everyVisit}
                </button>
              )}
            </search>
            <Pages
              key={`${key} ${page.looks[0]?.index}`}
              first={page}
              asked={asked}
              onVisit={(visit) => change({ visit })}
            />
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

function Pages(props: {
  first: LooksPage;
  asked: Asked;
  onVisit: (visit: string) => void;
}): JSX.Element {
  const { first, asked, onVisit } = props;
  const { client } = useDesk();
  const paged = usePages(
    first,
    ({ nextBefore }) => nextBefore,
    (before) => readLooks(client, asked, before),
  );
  const texts = desk().looks;
  const looks = paged.pages.flatMap((page) => page.looks);
  if (looks.length === 0) {
    return (
      <Empty icon="search" title={texts.none}>
        {texts.noneText}
      </Empty>
    );
  }
  return (
    <>
      <table class="table" aria-label={texts.title}>
        <thead>
          <tr>
            <th scope="col">{texts.columns.who}</th>
            <th scope="col">{texts.columns.when}</th>
            <th scope="col">{texts.columns.what}</th>
            <th scope="col">{texts.columns.where}</th>
          </tr>
        </thead>
        <tbody>
          {looks.map((look) => (
            <Row key={look.index} look={look} narrowed={asked.visit !== ''} onVisit={onVisit} />
          ))}
        </tbody>
      </table>
      <MorePages of={paged} label={texts.more} />
    </>
  );
}

function Row(props: {
  look: LookedAt;
  narrowed: boolean;
  onVisit: (visit: string) => void;
}): JSX.Element {
  const { look, narrowed, onVisit } = props;
  const texts = desk().looks;
  const tongue = language.value;
  return (
    <tr>
      <th scope="row">
        <span class="cell-main">{look.by.name[tongue]}</span>
      </th>
      <td data-column={texts.columns.when} class="figure">
        {instant(look.at, 'moment')}
      </td>
      <td data-column={texts.columns.what}>
        <span class="cell-main">{texts.forms[look.form] ?? look.form}</span>
        <span class="cell-more fixed">{look.sha256.slice(0, 16)}</span>
      </td>
      <td data-column={texts.columns.where}>
        <a class="cell-main" href={`/desk/visits/${look.visit}`}>
          {look.enterprise || look.visit}
        </a>
        <span class="cell-more">{look.agency.name[tongue]}</span>
        {!narrowed && (
          <Button kind="quiet" onPress={() => onVisit(look.visit)}>
            {texts.onlyVisit}
          </Button>
        )}
      </td>
    </tr>
  );
}
