import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { ArrivalForm } from './arrival_form';
import { ofCases } from './case_events';
import {
  type Case,
  type CaseServices,
  casesApi,
  type PaperStanding,
  proofAddress,
  type Service,
} from './cases_api';
import { ServiceForm } from './service_form';

/** Who has been reached and who not. */
export function ServicesPart(props: { shown: Case; onChanged: () => void }): JSX.Element {
  const { shown, onChanged } = props;
  const { client } = useDesk();
  const [serving, serve] = useState<PaperStanding | null>(null);
  const [ending, end] = useState<Service | null>(null);
  const { read, refresh } = useReading(
    () => casesApi(client).services(shown.id),
    ofCases,
    `${shown.id} ${shown.lastIndex}`,
  );
  const texts = desk().party.serving;
  const changed = () => {
    serve(null);
    end(null);
    refresh();
    onChanged();
  };
  return (
    <section class="panel">
      <h2>{texts.title}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {(known) => (
          <>
            <Standings known={known} onServe={serve} />
            {known.services.length > 0 && (
              <Disclosure title={texts.history}>
                <ol class="case-history">
                  {known.services.map((one) => (
                    <ServiceLine
                      key={one.id}
                      of={shown.id}
                      one={one}
                      {...(known.mayServe ? { onEnd: () => end(one) } : {})}
                    />
                  ))}
                </ol>
              </Disclosure>
            )}
            {serving && (
              <ServiceForm
                shown={shown}
                paper={serving}
                consents={known.consents}
                onClose={() => serve(null)}
                onDone={changed}
              />
            )}
          </>
        )}
      </ReadingView>
      {ending && (
        <ArrivalForm of={shown.id} service={ending} onClose={() => end(null)} onDone={changed} />
      )}
    </section>
  );
}

function Standings(props: {
  known: CaseServices;
  onServe: (paper: PaperStanding) => void;
}): JSX.Element {
  const { papers, mayServe } = props.known;
  const texts = desk().party.serving;
  if (papers.length === 0) return <p class="soft">{texts.none}</p>;
  const missing = papers.filter(({ state }) => state !== 'reached').length;
  return (
    <>
      <p class="soft">
        {missing === 0 ? texts.allReached : texts.notReached(missing)}
        {' · '}
        {texts.lead}
      </p>
      <ul class="case-papers">
        {[...papers].reverse().map((paper) => (
          <li key={paper.paper}>
            <span class="case-what">
              <strong>{paper.name[language.value]}</strong>
              <span class="soft">
                {paper.number} · {instant(paper.on, 'day')}
              </span>
            </span>
            <span class="case-acts">
              <span class={`chip${paper.state === 'reached' ? '' : ' chip-attention'}`}>
                {texts.states[paper.state] ?? paper.state}
                {paper.reachedOn && ` ${instant(paper.reachedOn, 'day')}`}
              </span>
              {mayServe && paper.state !== 'reached' && (
                <Button onPress={() => props.onServe(paper)}>
                  {texts.serve}
                  <span class="only-read-aloud"> {paper.name[language.value]}</span>
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function ServiceLine(props: { of: string; one: Service; onEnd?: () => void }): JSX.Element {
  const { of, one, onEnd } = props;
  const texts = desk().party.serving;
  const details = [
    one.channel ? texts.channels[one.channel] : '',
    one.receiver,
    one.receiver && one.receiverIs !== 'party' ? texts.receivers[one.receiverIs] : '',
    one.carrier,
    one.tracking,
    one.entrusted,
    one.place,
    one.until ? texts.until(instant(one.until, 'day')) : '',
    one.state === 'reached' ? texts.confirmedBy[one.confirmedBy] : '',
    one.by.name[language.value],
  ].filter(Boolean);
  return (
    <li>
      <span class="case-clock-line">
        <strong>
          {one.methodName[language.value]} · {one.name[language.value]}
        </strong>
        <span class="soft">
          {texts.states[one.state]}
          {one.reachedOn && ` ${instant(one.reachedOn, 'day')}`} · {when(one.at)}
        </span>
      </span>
      <span class="soft">{details.join(desk().comma)}</span>
      {one.note && <span class="case-note">{one.note}</span>}
      <span class="case-acts">
        {one.state === 'under_way' && onEnd && <Button onPress={onEnd}>{texts.arrived}</Button>}
        {one.state === 'reached' && (
          <a
            class="button button-quiet"
            href={proofAddress(of, one.id)}
            target="_blank"
            rel="noopener"
          >
            <span>{texts.proof}</span>
          </a>
        )}
      </span>
    </li>
  );
}
