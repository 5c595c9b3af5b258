/** No penalty: education, a warning talk, or a commitment is an outcome in its own right. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MeasureWay, Visit } from '../../field';
import { takeMeasure } from '../../field/cases';
import { common } from '../../i18n/common';
import { onTheSpot } from '../../i18n/on_the_spot';
import { zh } from '../../i18n/on_the_spot.zh';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { startOf } from '../penalty_decide/draft';
import { ProblemNotice } from '../problem_notice';
import type { ListedItem } from '../visit_work/state';

const WAYS: readonly MeasureWay[] = ['education', 'warning_talk', 'commitment'];

export function MeasureSheet(props: {
  visit: Visit;
  one: ListedItem | null;
  onClose: () => void;
}): JSX.Element {
  const t = onTheSpot();
  const { visit, one } = props;
  const { cause, captures } = startOf(one);
  const [way, choose] = useState<MeasureWay>('education');
  const [written, write] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const text = written ?? zh.measure.texts[way];
  const take = useAct(
    () => takeMeasure(visit.id, { way, about: cause, text, captures, until: until || null }),
    () => {
      say(t.measure.saved);
      props.onClose();
    },
  );
  return (
    <Sheet
      title={t.measure.title}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <>
          <ProblemNotice problem={take.problem} />
          <Button kind="main" wide busy={take.busy} onPress={() => take.run()}>
            {t.measure.save}
          </Button>
        </>
      }
    >
      <p class="soft">{t.measure.help}</p>
      <p>{cause}</p>
      <Choice
        legend={t.measure.way}
        shape="stack"
        chosen={way}
        onChoose={choose}
        options={WAYS.map((value) => ({ value, label: t.findings.ways[value] }))}
      />
      <Field label={t.measure.text} rows={3} value={text} onChange={write} maxLength={1000} />
      <DayField label={t.measure.until} value={until} onChange={setUntil} />
    </Sheet>
  );
}
