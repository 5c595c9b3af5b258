import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { AnswerForm } from './answer_form';
import { ofCases } from './case_events';
import { type Case, type CaseParty, casesApi, partyFileAddress, type Writing } from './cases_api';
import { IdentityForm } from './identity_form';

/** What the party filed on its page, what waits for an answer first, and who the party is. */
export function PartyPart(props: {
  shown: Pick<Case, 'id' | 'lastIndex'>;
  onChanged: () => void;
  /** Its party asks for more time to pay and for nothing else; nobody is merged into it. */
  onTheSpot?: boolean;
}): JSX.Element {
  const { shown, onChanged, onTheSpot = false } = props;
  const { client } = useDesk();
  const [answering, answer] = useState<Writing | null>(null);
  const [merging, merge] = useState(false);
  const { read, refresh } = useReading(
    () => casesApi(client).party(shown.id),
    ofCases,
    `${shown.id} ${shown.lastIndex}`,
  );
  const texts = desk().party.filed;
  const changed = () => {
    answer(null);
    merge(false);
    refresh();
    onChanged();
  };
  return (
    <section class="panel">
      <h2>{texts.title}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {(known) => (
          <>
            <p class="soft">
              {known.entered[0] ? texts.entered(when(known.entered[0])) : texts.neverEntered}
            </p>
            {known.writings.length === 0 ? (
              <p class="soft">{texts.none}</p>
            ) : (
              <ol class="case-history">
                {ordered(known.writings).map((one) => (
                  <WritingLine
                    key={one.id}
                    of={shown.id}
                    one={one}
                    {...(known.mayAnswer ? { onAnswer: () => answer(one) } : {})}
                  />
                ))}
              </ol>
            )}
            {!onTheSpot && <Identities known={known} onMerge={() => merge(true)} />}
          </>
        )}
      </ReadingView>
      {answering && (
        <AnswerForm
          of={shown.id}
          writing={answering}
          grantsTime={onTheSpot}
          onClose={() => answer(null)}
          onDone={changed}
        />
      )}
      {merging && <IdentityForm of={shown.id} onClose={() => merge(false)} onDone={changed} />}
    </section>
  );
}

/** What waits for an answer, the oldest first; then the rest, the newest first. */
function ordered(writings: readonly Writing[]): readonly Writing[] {
  const rest = writings.filter(({ wantsAnswer }) => !wantsAnswer);
  return [...writings.filter(({ wantsAnswer }) => wantsAnswer), ...rest.reverse()];
}

function WritingLine(props: { of: string; one: Writing; onAnswer?: () => void }): JSX.Element {
  const { of, one, onAnswer } = props;
  const texts = desk().party.filed;
  const name = one.name[language.value];
  const unheard = (one.form === 'statement' || one.form === 'hearing') && !one.acted;
  const details = [
    texts.signer(one.signer),
    one.wanted ? texts.wanted(instant(one.wanted, 'day')) : '',
    one.instalments > 0 ? texts.instalments(one.instalments) : '',
    unheard ? texts.notActed : '',
  ].filter(Boolean);
  return (
    <li>
      <span class="case-clock-line">
        <strong>{name}</strong>
        <span class="soft">{when(one.at)}</span>
      </span>
      {one.late && (
        <span class="chip chip-attention">
          {one.until ? texts.lateUntil(instant(one.until, 'day')) : texts.late}
        </span>
      )}
      <span class="soft">{details.join(desk().comma)}</span>
      {one.text && <p class="case-note">{one.text}</p>}
      {one.attached.length > 0 && (
        <span class="case-acts">
          {one.attached.map((file) => (
            <a
              key={file.sha256}
              class="button button-quiet"
              href={partyFileAddress(of, file.sha256)}
              download
              aria-label={`${texts.open} ${file.name}`}
            >
              <span>{file.name}</span>
            </a>
          ))}
        </span>
      )}
      {one.answer && (
        <p class="case-note soft">
          {texts.answer} {one.answer.by.name[language.value]} {when(one.answer.at)}
          {one.answer.granted !== null &&
            ` · ${one.answer.granted ? texts.wasGranted : texts.wasRefused}`}
          <br />
          {one.answer.text}
        </p>
      )}
      {one.wantsAnswer && (
        <span class="case-acts">
          <span class="chip chip-attention">{texts.waiting}</span>
          {onAnswer && (
            <Button onPress={onAnswer}>
              {texts.answer}
              <span class="only-read-aloud"> {name}</span>
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

function Identities(props: { known: CaseParty; onMerge: () => void }): JSX.Element | null {
  const { identities, mayAnswer } = props.known;
  const texts = desk().party.filed;
  if (identities.length === 0 && !mayAnswer) return null;
  return (
    <div class="case-merged">
      {identities.length > 0 && (
        <>
          <h3>{texts.identities}</h3>
          <ul>
            {identities.map((one) => (
              <li key={one.id}>
                {one.name} <span class="fixed">{one.identity}</span>{' '}
                <span class="soft">
                  {one.reason} · {one.by.name[language.value]} {when(one.at)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {mayAnswer && (
        <Button kind="quiet" onPress={props.onMerge}>
          {texts.addIdentity}
        </Button>
      )}
    </div>
  );
}
