import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type FreeText, ratingsApi } from './ratings_api';

const REASON_MAX = 300;

const STEP = 10;

/** Texts below my own body: a person decides about each before others read it. */
export function TextsPart(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => ratingsApi(client).texts(),
    () => false,
  );
  const [holding, hold] = useState<FreeText | null>(null);
  const { busy, trouble, act } = useAct();
  const texts = desk().ratings;
  const decide = async (text: FreeText, shown: boolean, reason: string) => {
    const done = shown ? texts.shownDone : texts.withheldDone;
    if (!(await act(() => ratingsApi(client).screen(text.id, shown, reason), done))) return;
    hold(null);
    refresh();
  };
  return (
    <section class="rating-texts">
      <h2>{texts.texts}</h2>
      <p class="soft">{texts.textsLead}</p>
      {trouble && !holding && <TroubleNotice trouble={trouble} />}
      <ReadingView read={read} onRetry={refresh}>
        {({ texts: all }) =>
          all.length === 0 ? (
            <Empty icon="note" title={texts.noTexts}>
              {texts.noTextsText}
            </Empty>
          ) : (
            <>
              <TextList
                title={texts.queue}
                list={all.filter(({ state }) => state === 'waiting')}
                busy={busy}
                onShow={(text) => decide(text, true, '')}
                onHold={hold}
              />
              <TextList
                title={texts.decided}
                list={all.filter(({ state }) => state !== 'waiting')}
                busy={busy}
                onShow={(text) => decide(text, true, '')}
                onHold={hold}
              />
            </>
          )
        }
      </ReadingView>
      {holding && (
        <HoldSheet
          text={holding}
          busy={busy}
          onClose={() => hold(null)}
          onHold={(reason) => decide(holding, false, reason)}
        >
          {trouble && <TroubleNotice trouble={trouble} />}
        </HoldSheet>
      )}
    </section>
  );
}

function TextList(props: {
  title: string;
  list: readonly FreeText[];
  busy: boolean;
  onShow: (text: FreeText) => void;
  onHold: (text: FreeText) => void;
}): JSX.Element | null {
  const texts = desk().ratings;
  const [shown, show] = useState(STEP);
  if (props.list.length === 0) return null;
  return (
    <>
      <h3>{props.title}</h3>
      <ul class="rating-text-list">
        {props.list.slice(0, shown).map((text) => (
          <li key={text.id} class="rating-text">
            <p class="soft">
              {texts.about(text.name[language.value], instant(text.until, 'date'))}
              {text.state !== 'waiting' && (
                <>
                  {' '}
                  <span class={`chip${text.state === 'withheld' ? ' chip-danger' : ''}`}>
                    {text.state === 'shown' ? texts.shown : texts.withheld}
                  </span>{' '}
                  {text.reason}
                </>
              )}
            </p>
            <blockquote class="rating-words">{text.text}</blockquote>
            <div class="rating-acts">
              {text.state !== 'shown' && (
                <Button busy={props.busy} onPress={() => props.onShow(text)}>
                  {texts.show}
                </Button>
              )}
              {text.state !== 'withheld' && (
                <Button kind="quiet" onPress={() => props.onHold(text)}>
                  {texts.withhold}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {props.list.length > shown && (
        <Button onPress={() => show(shown + STEP)}>{texts.more(props.list.length - shown)}</Button>
      )}
    </>
  );
}

function HoldSheet(props: {
  text: FreeText;
  busy: boolean;
  onClose: () => void;
  onHold: (reason: string) => void;
  children: JSX.Element | null;
}): JSX.Element {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const texts = desk().ratings;
  const submit = () => {
    const given = reason.trim();
    setMissing(given === '');
    if (given !== '') props.onHold(given);
  };
  return (
    <Sheet
      title={texts.withholdTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="danger" busy={props.busy} onPress={submit}>
            {texts.withhold}
          </Button>
        </div>
      }
    >
      <blockquote class="rating-words">{props.text.text}</blockquote>
      <p class="soft">{texts.withholdText}</p>
      <Field
        label={texts.reason}
        hint={texts.reasonHint}
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={REASON_MAX}
        {...(missing ? { error: texts.reasonNeeded } : {})}
      />
      {props.children}
    </Sheet>
  );
}
