import './calendar_publish.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { type Calendars, type CalendarYear, calendarApi } from './calendar_api';
import { spansOf } from './days';
import { YearSheet } from './year_sheet';

/** The years whose holidays are known, the missing ones first. */
export function CalendarPublish(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => calendarApi(client).read(),
    ({ kind }) => kind === 'calendar.published',
  );
  const texts = desk().calendar;
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => <Years shown={shown} onChanged={refresh} />}
      </ReadingView>
    </Screen>
  );
}

function Years({ shown, onChanged }: { shown: Calendars; onChanged: () => void }): JSX.Element {
  const [open, setOpen] = useState<number | null>(null);
  const texts = desk().calendar;
  const known = shown.years.find(({ year }) => year === open);
  return (
    <>
      {shown.missing.length > 0 && (
        <Notice tone="attention" title={texts.missing(shown.missing.join(desk().comma))}>
          <p>{shown.mayPublish ? texts.missingHelp : texts.onlyCity}</p>
          {shown.mayPublish &&
            shown.missing.map((year) => (
              <Button key={year} kind="main" onPress={() => setOpen(year)}>
                {texts.enter(year)}
              </Button>
            ))}
        </Notice>
      )}
      {shown.years.toReversed().map((one) => (
        <YearPanel
          key={one.year}
          one={one}
          onChange={shown.mayPublish ? () => setOpen(one.year) : null}
        />
      ))}
      {open !== null && (
        <YearSheet
          year={open}
          known={known ?? null}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function YearPanel(props: { one: CalendarYear; onChange: (() => void) | null }): JSX.Element {
  const { one, onChange } = props;
  const texts = desk().calendar;
  const tongue = language.value;
  const published = one.by && one.at ? texts.by(one.by[tongue], when(one.at)) : null;
  return (
    <section class="panel">
      <h2 class="calendar-head">
        {dotted(String(one.year), texts.working(one.workingDays))}{' '}
        {!one.verified && <span class="chip chip-attention">{texts.unverified}</span>}
      </h2>
      <p class="soft">{dotted(texts.origin[one.origin], published, one.source[tongue])}</p>
      <p>
        <strong>{texts.off}</strong> {spansOf(one.daysOff).map(spanText).join(desk().comma)}
      </p>
      <p>
        {one.workdays.length === 0 ? (
          texts.noWorked
        ) : (
          <>
            <strong>{texts.worked}</strong>{' '}
            {one.workdays.map((day) => instant(day, 'day')).join(desk().comma)}
          </>
        )}
      </p>
      {onChange && <Button onPress={onChange}>{texts.change}</Button>}
    </section>
  );
}

function spanText({ from, until }: { from: string; until: string }): string {
  const days = [instant(from, 'day'), instant(until, 'day')] as const;
  return from === until ? days[0] : desk().calendar.span(...days);
}
