import './draws_make.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/notice';
import { mayAct } from '../account_sign_in/session';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { DrawForm } from './draw_form';
import { type Draw, drawsApi } from './draws_api';

/** Every draw of my part of the tree, newest first. */
export function DrawsMake(): JSX.Element {
  const { client, session } = useDesk();
  const { route } = useLocation();
  const { read, refresh } = useReading(
    () => drawsApi(client).list(),
    () => false,
  );
  const [creating, create] = useState(false);
  const texts = desk().draws;
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={
        mayAct(session) && (
          <Button icon="plus" onPress={() => create(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {({ draws }) =>
          draws.length === 0 ? (
            <Empty icon="people" title={texts.none}>
              {mayAct(session) && texts.noneText}
            </Empty>
          ) : (
            <ul class="draw-list">
              {draws.map((draw) => (
                <DrawLine key={draw.id} draw={draw} />
              ))}
            </ul>
          )
        }
      </ReadingView>
      {creating && (
        <DrawForm
          onClose={() => create(false)}
          onCommitted={(draw) => route(`/desk/draws/${draw.id}`)}
        />
      )}
    </Screen>
  );
}

function DrawLine({ draw }: { draw: Draw }): JSX.Element {
  const texts = desk().draws;
  return (
    <li>
      <a class="draw-line" href={`/desk/draws/${draw.id}`}>
        <span class="draw-what">
          <span class="visit-name">{draw.title}</span>
          <span class="soft">
            {texts.draws(draw.count, draw.each)} {desk().dot} {instant(draw.day, 'day')}
          </span>
          <span class="soft">
            {draw.by.name[language.value]} {when(draw.committedAt)}
          </span>
        </span>
        <span class={`chip${draw.state === 'committed' ? ' chip-live' : ''}`}>
          {texts.states[draw.state]}
        </span>
      </a>
    </li>
  );
}
