import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, IconButton } from '../../ui/button';
import { Check } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type CalendarYear, calendarApi } from './calendar_api';
import { daysOf, isWeekendOf, spansOf } from './days';

interface SheetProps {
  readonly year: number;
  readonly known: CalendarYear | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** One year as its notice says it: spans that are off, weekends that are worked. */
export function YearSheet(props: SheetProps): JSX.Element {
  const { year, known, onClose } = props;
  const { client } = useDesk();
  const texts = desk().calendar;
  const [id] = useState(() => crypto.randomUUID());
  const [off, setOff] = useState<readonly string[]>(known?.daysOff ?? []);
  const [worked, setWorked] = useState<readonly string[]>(known?.workdays ?? []);
  const [source, setSource] = useState(known?.source[language.value] ?? '');
  const [verified, setVerified] = useState(false);
  const [lack, setLack] = useState('');
  const { busy, trouble, act } = useAct();
  const submit = async () => {
    const missing = off.length === 0 || source.trim() === '';
    setLack(missing ? texts.need : '');
    if (missing) return;
    const asked = { id, year, daysOff: [...off], workdays: [...worked], source, verified };
    const send = () => calendarApi(client).publish({ ...asked, seen: known?.index ?? 0 });
    if (await act(send, texts.published)) props.onDone();
  };
  return (
    <Sheet
      title={texts.form(year)}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.publish}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <DaysOff year={year} days={off} onChange={setOff} />
      <Worked year={year} days={worked} onChange={setWorked} />
      <Field
        label={texts.source}
        hint={texts.sourceHint}
        maxLength={300}
        value={source}
        onChange={setSource}
        {...(lack === '' ? {} : { error: lack })}
      />
      <Check label={texts.verified} checked={verified} onChange={setVerified} />
    </Sheet>
  );
}

interface DaysProps {
  readonly year: number;
  readonly days: readonly string[];
  readonly onChange: (days: readonly string[]) => void;
}

function DaysOff({ year, days, onChange }: DaysProps): JSX.Element {
  const texts = desk().calendar;
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [wrong, setWrong] = useState(false);
  const add = () => {
    const more = daysOf({ from, until: until || from }, year);
    setWrong(more.length === 0);
    if (more.length === 0) return;
    onChange([...new Set([...days, ...more])].toSorted());
    setFrom('');
    setUntil('');
  };
  return (
    <fieldset class="calendar-days">
      <legend class="field-label">{texts.off}</legend>
      <DayList
        spans={spansOf(days)}
        onRemove={(span) => onChange(days.filter((day) => day < span.from || day > span.until))}
      />
      <div class="calendar-pair">
        <DayField label={texts.from} value={from} onChange={setFrom} />
        <DayField label={texts.until} value={until} onChange={setUntil} />
      </div>
      {wrong && <p class="field-error">{texts.wrongSpan}</p>}
      <Button icon="plus" onPress={add}>
        {texts.addSpan}
      </Button>
    </fieldset>
  );
}

function Worked({ year, days, onChange }: DaysProps): JSX.Element {
  const texts = desk().calendar;
  const [day, setDay] = useState('');
  const [wrong, setWrong] = useState(false);
  const add = () => {
    const fits = isWeekendOf(day, year);
    setWrong(!fits);
    if (!fits) return;
    onChange([...new Set([...days, day])].toSorted());
    setDay('');
  };
  return (
    <fieldset class="calendar-days">
      <legend class="field-label">{texts.worked}</legend>
      <DayList
        spans={days.map((one) => ({ from: one, until: one }))}
        onRemove={(span) => onChange(days.filter((one) => one !== span.from))}
      />
      <DayField label={texts.workedDay} value={day} onChange={setDay} />
      {wrong && <p class="field-error">{texts.wrongWorked}</p>}
      <Button icon="plus" onPress={add}>
        {texts.addWorked}
      </Button>
    </fieldset>
  );
}

function DayList(props: {
  spans: readonly { readonly from: string; readonly until: string }[];
  onRemove: (span: { readonly from: string; readonly until: string }) => void;
}): JSX.Element | null {
  const texts = desk().calendar;
  if (props.spans.length === 0) return null;
  return (
    <ul class="calendar-list">
      {props.spans.map((span) => {
        const first = instant(span.from, 'day');
        const words =
          span.from === span.until ? first : texts.span(first, instant(span.until, 'day'));
        return (
          <li key={span.from}>
            <span>{words}</span>
            <IconButton
              icon="close"
              label={texts.remove(words)}
              onPress={() => props.onRemove(span)}
            />
          </li>
        );
      })}
    </ul>
  );
}
