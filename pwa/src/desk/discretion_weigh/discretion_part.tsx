import './discretion_weigh.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { type AppliedShown, type Discretion, discretionApi, yuan } from './discretion_api';
import { WeighSheet } from './weigh_sheet';

/** What was decided about one case by the lists, and the way to look at them. */
export function DiscretionPart(props: { id: string; upTo: number; evidence: readonly string[] }) {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => discretionApi(client).read(props.id, '', {}),
    ({ kind }) => kind === 'discretion.applied',
    `${props.id} ${props.upTo}`,
  );
  const [weighing, weigh] = useState(false);
  const texts = desk().discretion;
  return (
    <section class="panel">
      <h2>{texts.title}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => (
          <>
            <Standing shown={shown} />
            {shown.mayApply && (
              <Button onPress={() => weigh(true)}>
                {shown.applied.length > 0 ? texts.weighAgain : texts.weigh}
              </Button>
            )}
            {weighing && (
              <WeighSheet
                id={props.id}
                first={shown}
                evidence={props.evidence}
                onClose={() => weigh(false)}
                onDone={() => {
                  weigh(false);
                  refresh();
                }}
              />
            )}
          </>
        )}
      </ReadingView>
    </section>
  );
}

function Standing({ shown }: { shown: Discretion }): JSX.Element {
  const texts = desk().discretion;
  const [newest, ...before] = shown.applied;
  if (!newest) return <p class="soft">{shown.mayApply ? texts.noneText : texts.none}</p>;
  return (
    <>
      {shown.departs && <Notice tone="attention" title={shown.departs[language.value]} />}
      <Opinion one={newest} />
      {before.length > 0 && (
        <Disclosure title={texts.earlier(before.length)}>
          {before.map((one) => (
            <Opinion key={one.index} one={one} />
          ))}
        </Disclosure>
      )}
    </>
  );
}

function Opinion({ one }: { one: AppliedShown }): JSX.Element {
  const texts = desk().discretion;
  const tongue = language.value;
  const { range, reasons } = one.application;
  return (
    <div class="opinion">
      <p>
        <strong>{dotted(one.typeName?.[tongue], one.itemName?.[tongue]) ?? texts.noItem}</strong>
      </p>
      {range && <p>{texts.range(yuan(range.atLeast), yuan(range.atMost))}</p>}
      <p class="opinion-reasons">{reasons}</p>
      <p class="soft">{dotted(one.by.name[tongue], when(new Date(one.at).toISOString()))}</p>
    </div>
  );
}
