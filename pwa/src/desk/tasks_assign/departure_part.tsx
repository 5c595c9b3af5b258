import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { AnswerWords } from '../frequency_check/answer_words';
import { type Answer, type Asked, frequencyApi, queryOf } from '../frequency_check/frequency_api';
import { choicesFor, type Departure, type Lack } from './departure';

/** What is known of the enterprise before anybody departs, and the choice when there is one. */
export function DeparturePart(props: {
  enterprise: string;
  asked: Asked;
  departure: Departure;
  lacks: readonly Lack[];
  onAnswer: (answer: Answer | null) => void;
  onChange: (departure: Departure) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { enterprise, asked, onAnswer } = props;
  const { read, refresh } = useReading(
    () => frequencyApi(client).check(enterprise, asked),
    () => false,
    `${enterprise}?${queryOf(asked)}`,
  );
  const answer = read.kind === 'ready' ? read.value : null;
  useEffect(() => {
    onAnswer(answer);
    return () => onAnswer(null);
  }, [answer]);
  return (
    <section class="departure" aria-label={desk().frequency.warn}>
      <p class="field-label">{desk().frequency.warn}</p>
      <ReadingView read={read} onRetry={refresh}>
        {(known) => (
          <>
            <AnswerWords answer={known} />
            {known.choiceNeeded && <Decision {...props} answer={known} />}
          </>
        )}
      </ReadingView>
    </section>
  );
}

function Decision(props: {
  answer: Answer;
  departure: Departure;
  lacks: readonly Lack[];
  onChange: (departure: Departure) => void;
}): JSX.Element {
  const { answer, departure, lacks, onChange } = props;
  const texts = desk().frequency;
  const lacking = lacks.includes('reason');
  return (
    <>
      {lacks.includes('choice') && (
        <p class="field-error" role="alert">
          {texts.needChoice}
        </p>
      )}
      <Choice
        legend={texts.choose}
        shape="stack"
        options={choicesFor(answer).map((value) => {
          const [label, detail] = texts.choices[value] ?? [value, ''];
          return { value, label, detail };
        })}
        chosen={departure.choice}
        onChoose={(choice) => onChange({ ...departure, choice })}
      />
      {departure.choice !== null && (
        <Field
          label={departure.choice === 'go' ? texts.goReason : texts.spareReason}
          rows={2}
          maxLength={500}
          value={departure.reason}
          onChange={(reason) => onChange({ ...departure, reason })}
          {...(lacking ? { error: texts.needReason } : {})}
        />
      )}
    </>
  );
}
