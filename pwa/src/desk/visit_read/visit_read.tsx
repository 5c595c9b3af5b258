import './visit_read.css';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { summaries } from '../../i18n/desk_summaries';
import { LinkButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import type { LiveEntry, PhotoItem, Visit } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useShortcuts } from '../frame/shortcuts';
import { PhotoTile } from '../photo/photo_tile';
import { PhotoViewer } from '../photo/photo_viewer';
import { siteRecord } from '../summaries_read/summaries_api';
import { VisitCasesPanel } from '../summaries_read/visit_cases';
import { OversightPanel } from '../visit_ask/oversight_panel';
import { Originals, VisitState } from '../visits_watch/visit_list';
import { ChecklistPanel } from './checklist_panel';
import { ItemList } from './item_list';
import { JointPanel } from './joint_panel';
import { VisitSaid } from './visit_said';
import { VisitConcerns, VisitSide } from './visit_side';

/** Whether an entry of the log may change what this screen shows. */
export function concernsVisit(entry: LiveEntry, visit: string): boolean {
  const wide = entry.visit === null && entry.kind === 'media.stored';
  return wide || entry.visit === visit;
}

export function VisitRead(): JSX.Element {
  const { client, session } = useDesk();
  const { params } = useRoute();
  const { route } = useLocation();
  const id = params['id'] ?? '';
  const { read, refresh } = useReading(
    () => client.visit(id),
    (entry) => concernsVisit(entry, id),
    id,
  );
  const state = session.state.value;
  const isOfficer = state.kind === 'in' && state.me.role === 'officer';
  const back = isOfficer
    ? { href: '/desk/cases', label: desk().places.nav.cases }
    : { href: '/desk/visits', label: desk().visit.back };
  useShortcuts(useMemo(() => ({ u: () => route(back.href) }), [route, back.href]));
  const visit = read.kind === 'ready' ? read.value : null;
  if (read.kind === 'failed' && read.trouble.name === 'not-found') {
    if (isOfficer) return <NotTheirs />;
    return (
      <Screen title={desk().visit.missing} back={back}>
        <Empty icon="search" title={desk().visit.missing}>
          {desk().visit.missingText}
        </Empty>
      </Screen>
    );
  }
  return (
    <Screen
      key={id}
      title={visit?.enterprise.name ?? desk().visits.title}
      back={back}
      aside={
        visit && (
          <>
            {isOfficer && (
              <LinkButton href={`/visits/${id}`} icon="phone">
                {desk().visit.openInApp}
              </LinkButton>
            )}
            <a class="button button-plain" href={siteRecord(id)} target="_blank" rel="noopener">
              <Icon name="note" />
              <span>{summaries().siteRecord}</span>
            </a>
            <VisitState visit={visit} />
            <Originals visit={visit} />
          </>
        )
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {(value) => <VisitBody visit={value} onDone={refresh} />}
      </ReadingView>
    </Screen>
  );
}

/** An officer reads the visits he was at; anything else is the supervisors'. */
function NotTheirs(): JSX.Element {
  const texts = desk().visit;
  return (
    <Screen title={texts.notYours} back={{ href: '/desk/cases', label: desk().places.nav.cases }}>
      <Empty icon="phone" title={texts.notYours}>
        <p>{texts.notYoursText}</p>
        <p>
          <LinkButton href="/" icon="phone">
            {desk().signIn.officerApp}
          </LinkButton>
        </p>
      </Empty>
    </Screen>
  );
}

function VisitBody({ visit, onDone }: { visit: Visit; onDone: () => void }): JSX.Element {
  const [shown, show] = useState<string | null>(null);
  const photos = visit.items.filter((item): item is PhotoItem => item.type === 'photo');
  return (
    <div class="visit-grid">
      <VisitConcerns visit={visit} />
      <div class="visit-main">
        <OversightPanel visit={visit} onPhoto={show} onDone={onDone} />
        {photos.length > 0 && (
          <section class="panel">
            <h2>{desk().photo.viewer}</h2>
            <div class="photo-grid">
              {photos.map((photo) => (
                <PhotoTile key={photo.hash} photo={photo} onOpen={() => show(photo.capture)} />
              ))}
            </div>
          </section>
        )}
        <VisitCasesPanel visit={visit.id} />
        <VisitSaid visit={visit} />
        <JointPanel visit={visit} />
        <ChecklistPanel visit={visit} onPhoto={show} />
        <ItemList visit={visit} onPhoto={show} />
        <Unreadable visit={visit} />
      </div>
      <VisitSide visit={visit} />
      {shown !== null && (
        <PhotoViewer
          photos={photos}
          shown={shown}
          day={visit.openedAt}
          onShow={show}
          onClose={() => show(null)}
        />
      )}
    </div>
  );
}

function Unreadable({ visit }: { visit: Visit }): JSX.Element | null {
  if (visit.unreadable.length === 0) return null;
  const texts = desk().visit;
  return (
    <section class="panel">
      <h2>{texts.unreadable}</h2>
      <p class="soft">{texts.unreadableText}</p>
      <ul class="plain-lines">
        {visit.unreadable.map(({ index, kind, why }) => (
          <li key={index}>
            <span class="fixed">{kind}</span> {dotted(`${texts.logIndex} ${index}`, why)}
          </li>
        ))}
      </ul>
    </section>
  );
}
