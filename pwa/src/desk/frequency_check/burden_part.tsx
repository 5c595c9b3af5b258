import type { JSX } from 'preact';
import type { components } from '../../domain/api.generated';
import { desk } from '../../i18n/desk';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';

type Burden = components['schemas']['Burden'];

/** What this year's inspections cost the enterprise: the very figures it sees on its own page. */
export function BurdenPart({ enterprise }: { enterprise: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.ask<Burden>(`/api/enterprises/${encodeURIComponent(enterprise)}/burden`),
    ({ kind }) => kind === 'visit.closed',
    enterprise,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(burden) => <Card burden={burden} />}
    </ReadingView>
  );
}

function Card({ burden }: { burden: Burden }): JSX.Element {
  const texts = desk().indicators.burden;
  const rows: readonly (readonly [string, string, string])[] = [
    [texts.visits, String(burden.visits), texts.bodies(burden.bodies)],
    [texts.joint, String(burden.joint), ''],
    [texts.minutes, String(burden.minutes), texts.timed(burden.timed)],
    [texts.questions, String(burden.questions), texts.documents(burden.documents)],
    [texts.repeats, String(burden.repeats), ''],
    [texts.spared, String(burden.spared), ''],
  ];
  return (
    <section class="frequency-part">
      <h2>{texts.title(burden.year)}</h2>
      <dl class="burden">
        {rows.map(([name, value, more]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span class="burden-value figure">{value}</span>{' '}
              {more && <span class="soft">{more}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p class="soft">
        {texts.same}
        {!burden.verified && ` ${texts.unverified}`}
      </p>
    </section>
  );
}
