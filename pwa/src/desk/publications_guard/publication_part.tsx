import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { LinkButton } from '../../ui/button';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Standing } from './publication_read';
import { publicationsApi } from './publications_api';

/** On the page of a case: where its publication stands, and the way to it. */
export function PublicationPart(props: {
  id: string;
  upTo: number;
  of?: 'cases' | 'summaries';
}): JSX.Element {
  const { client } = useDesk();
  const texts = desk().publications;
  const { read, refresh } = useReading(
    () => publicationsApi(client).read(props.id),
    () => false,
    `${props.id} ${props.upTo}`,
  );
  return (
    <section class="panel">
      <h2>{texts.part}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {({ publication, draft, may }) => (
          <>
            {publication ? (
              <Standing publication={publication} />
            ) : (
              <p class="soft">{draft || may.length > 0 ? texts.notBegun : texts.notYet}</p>
            )}
            {(publication || may.length > 0) && (
              <div class="case-acts">
                <LinkButton href={`/desk/${props.of ?? 'cases'}/${props.id}/publication`}>
                  {texts.open}
                </LinkButton>
              </div>
            )}
          </>
        )}
      </ReadingView>
    </section>
  );
}
