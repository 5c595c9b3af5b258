/** My agency and those below: added, renamed, closed. */
import '../staff_keep/staff_keep.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { staff } from '../../i18n/desk_staff';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { type Body, staffApi } from '../staff_keep/staff_api';
import { BodyForm } from './body_form';
import { CloseSheet, RenameSheet } from './body_sheets';

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'rename' | 'close'; readonly body: Body }
  | null;

export function BodiesKeep(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => staffApi(client).bodies(),
    () => false,
  );
  const [open, set] = useState<Open>(null);
  const t = staff().bodies;
  const state = session.state.value;
  const me = state.kind === 'in' ? state.me : null;
  const mayKeep = me?.role === 'admin';
  const bodies = read.kind === 'ready' ? read.value : [];
  const done = () => {
    set(null);
    refresh();
  };
  return (
    <Screen
      title={t.title}
      lead={t.lead}
      aside={
        mayKeep && (
          <Button icon="plus" onPress={() => set({ kind: 'add' })}>
            {t.add}
          </Button>
        )
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {(listed) => (
          <ul class="staff-list">
            {listed.map((body) => (
              <BodyLine
                key={body.id}
                body={body}
                depth={depthIn(body, listed)}
                onOpen={mayKeep && !body.closed ? set : null}
                own={body.id === me?.agency.id}
              />
            ))}
          </ul>
        )}
      </ReadingView>
      {open?.kind === 'add' && <BodyForm bodies={bodies} onClose={() => set(null)} onDone={done} />}
      {open?.kind === 'rename' && (
        <RenameSheet body={open.body} onClose={() => set(null)} onDone={done} />
      )}
      {open?.kind === 'close' && (
        <CloseSheet body={open.body} onClose={() => set(null)} onDone={done} />
      )}
    </Screen>
  );
}

/** How far below the highest listed one it stands. */
function depthIn(body: Body, listed: readonly Body[]): number {
  const parts = (path: string) => path.split('/').length;
  return parts(body.path) - Math.min(...listed.map(({ path }) => parts(path)));
}

function BodyLine(props: {
  body: Body;
  depth: number;
  own: boolean;
  onOpen: ((open: Open) => void) | null;
}): JSX.Element {
  const { body, onOpen } = props;
  const t = staff().bodies;
  return (
    <li>
      <div class="staff-line body-line" style={{ '--depth': String(props.depth) }}>
        <span class="staff-what">
          <span class="visit-name">{body.name[language.value]}</span>
          <span class="soft">
            {dotted(t.levels[body.level], t.kinds[body.kind], t.code(body.number, body.regionCode))}
          </span>
        </span>
        <span class="staff-end">
          {body.closed && <span class="chip chip-danger">{t.closed}</span>}
          {onOpen && (
            <>
              <Button kind="quiet" onPress={() => onOpen({ kind: 'rename', body })}>
                {t.rename}
              </Button>
              {!props.own && (
                <Button kind="quiet" onPress={() => onOpen({ kind: 'close', body })}>
                  {t.close}
                </Button>
              )}
            </>
          )}
        </span>
      </div>
    </li>
  );
}
