import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Icon } from '../../ui/icon';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { casesApi, type Paper, paperAddress } from './cases_api';

/** The papers of what was done so far, the newest first; each is made when it is opened. */
export function CasePapers(props: { id: string; upTo: number }): JSX.Element {
  const { client } = useDesk();
  const texts = desk().cases.papers;
  const { read, refresh } = useReading(
    () => casesApi(client).papers(props.id),
    () => false,
    `${props.id} ${props.upTo}`,
  );
  return (
    <section class="panel">
      <h2>{texts.title}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {({ papers }) =>
          papers.length === 0 ? (
            <p class="soft">{texts.none}</p>
          ) : (
            <>
              <p class="soft">{texts.lead}</p>
              <ul class="case-papers">
                {[...papers].reverse().map((paper) => (
                  <PaperLine key={paper.id} of={props.id} paper={paper} />
                ))}
              </ul>
            </>
          )
        }
      </ReadingView>
    </section>
  );
}

function PaperLine({ of, paper }: { of: string; paper: Paper }): JSX.Element {
  const texts = desk().cases.papers;
  const name = paper.name[language.value];
  const address = paperAddress(of, paper.id);
  return (
    <li>
      <span class="case-what">
        <strong>{name}</strong>
        <span class="soft">
          {paper.number} · {instant(paper.on, 'day')} · {texts.to[paper.to]}
        </span>
        <span class="soft">{paper.basis[language.value]}</span>
      </span>
      <span class="case-acts">
        <a
          class="button button-plain"
          href={address}
          target="_blank"
          rel="noopener"
          aria-label={texts.openNamed(name)}
        >
          <Icon name="note" />
          <span>{texts.open}</span>
        </a>
        <a
          class="button button-quiet"
          href={address}
          download={`${name} ${paper.number}.pdf`}
          aria-label={texts.saveNamed(name)}
        >
          <span>{texts.save}</span>
        </a>
      </span>
    </li>
  );
}
