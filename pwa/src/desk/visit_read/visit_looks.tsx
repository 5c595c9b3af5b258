import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { ReadingView } from '../api/reading_view';
import type { Look, Visit } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { viewed } from '../api/viewed';
import { useDesk } from '../desk';

/** Everybody who opened an original, a stamped copy or sound of this visit. */
export function VisitLooks({ visit }: { visit: Visit }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.looks(visit.id),
    () => false,
    visit.id,
  );
  const mine = viewed.value;
  useEffect(refresh, [mine, refresh]);
  const texts = desk().visit;
  return (
    <section class="panel">
      <h2>{texts.looks}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {({ looks }) =>
          looks.length === 0 ? (
            <p class="soft">{texts.noLooks}</p>
          ) : (
            <ul class="looks">
              {looks.map((look) => (
                <LookLine key={look.index} look={look} visit={visit} />
              ))}
            </ul>
          )
        }
      </ReadingView>
      <p class="zone">{texts.looksHelp}</p>
    </section>
  );
}

function LookLine({ look, visit }: { look: Look; visit: Visit }): JSX.Element {
  const { item: words, visit: texts } = desk();
  const item = visit.items.find(
    (one) => 'media' in one && (one.capture === look.capture || one.media.sha256 === look.sha256),
  );
  return (
    <li>
      <strong>{look.by.name[language.value]}</strong>
      <span>
        {texts.looked(texts.lookForms[look.form] ?? look.form)}
        {item && `${desk().dot}${texts.number(item.seq)} ${words.types[item.type]}`}
      </span>
      <time class="soft" dateTime={look.at}>
        {when(look.at)}
      </time>
    </li>
  );
}
