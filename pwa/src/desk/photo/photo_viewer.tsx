import './photo_viewer.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { bytes, percent } from '../../i18n/format';
import { IconButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { SafetyMark } from '../../ui/safety_mark';
import { evidenceAddress } from '../api/client';
import type { PhotoItem } from '../api/shapes';
import { noteView } from '../api/viewed';
import { Glyph, type GlyphName } from '../frame/glyph';
import { TimeLines } from '../trust/time_lines';
import { pictureOf } from './photo_tile';
import { useZoom, type ZoomControl } from './use_zoom';

/** A download tells the page nothing; by then the server has written the look down. */
const DOWNLOAD_LOGGED_MS = 1500;

interface ViewerProps {
  photos: readonly PhotoItem[];
  /** Capture id of the photo shown. */
  shown: string;
  day: string;
  onShow: (capture: string) => void;
  onClose: () => void;
}

/** One photo at a time over the whole window. Escape closes; arrows step or, when zoomed, pan. */
export function PhotoViewer(props: ViewerProps): JSX.Element | null {
  const { photos, shown, onShow, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const [stamped, setStamped] = useState(false);
  const at = Math.max(
    0,
    photos.findIndex((photo) => photo.capture === shown),
  );
  const photo = photos[at];
  const control = useZoom(frame, picture, `${shown} ${stamped}`);
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  if (!photo) return null;
  const step = (by: number) => {
    const next = photos[at + by];
    if (next) onShow(next.capture);
  };
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={desk().photo.viewer}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => hearKey(event, control, step)}
    >
      <header class="viewer-head">
        <p class="viewer-count" role="status">
          <span class="only-read-aloud">{desk().photo.position(at + 1, photos.length)}</span>
          <span class="figure" aria-hidden="true">
            {at + 1} / {photos.length}
          </span>
          {photo.voided && <span class="chip chip-danger">{desk().item.voided}</span>}
        </p>
        <ZoomButtons control={control} />
        <IconButton icon="close" label={common().close} onPress={onClose} />
      </header>
      <div class="viewer-frame" ref={frame}>
        <Picture photo={photo} stamped={stamped} picture={picture} />
      </div>
      <StepButtons at={at} of={photos.length} onStep={step} />
      <ViewerFoot photo={photo} day={props.day} stamped={stamped} onStamped={setStamped} />
    </dialog>
  );
}

function hearKey(event: KeyboardEvent, control: ZoomControl, step: (by: number) => void): void {
  if (event.target instanceof HTMLInputElement) return;
  const zoomed = control.zoom.scale > 1;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (zoomed ? control.pan(80, 0) : step(-1)),
    ArrowRight: () => (zoomed ? control.pan(-80, 0) : step(1)),
    ArrowUp: () => control.pan(0, 80),
    ArrowDown: () => control.pan(0, -80),
    PageUp: () => step(-1),
    PageDown: () => step(1),
    '+': () => control.by(1.5),
    '=': () => control.by(1.5),
    '-': () => control.by(1 / 1.5),
    '0': control.fit,
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
}

function ZoomButtons({ control }: { control: ZoomControl }): JSX.Element {
  const texts = desk().photo;
  const buttons: readonly (readonly [GlyphName | 'plus', string, () => void])[] = [
    ['minus', texts.zoomOut, () => control.by(1 / 1.5)],
    ['plus', texts.zoomIn, () => control.by(1.5)],
    ['fit', texts.fit, control.fit],
  ];
  return (
    <div class="viewer-zoom">
      <span class="figure">{percent(control.zoom.scale)}</span>
      {buttons.map(([name, label, act]) => (
        <button key={name} type="button" class="icon-button" aria-label={label} onClick={act}>
          {name === 'plus' ? <Icon name="plus" /> : <Glyph name={name} />}
        </button>
      ))}
    </div>
  );
}

function StepButtons(props: { at: number; of: number; onStep: (by: number) => void }): JSX.Element {
  const { at, of, onStep } = props;
  return (
    <div class="viewer-steps">
      <IconButton
        icon="back"
        label={desk().photo.previous}
        disabled={at === 0}
        onPress={() => onStep(-1)}
      />
      <IconButton
        icon="forward"
        label={desk().photo.next}
        disabled={at >= of - 1}
        onPress={() => onStep(1)}
      />
    </div>
  );
}

function Picture(props: {
  photo: PhotoItem;
  stamped: boolean;
  picture: { current: HTMLImageElement | null };
}): JSX.Element {
  const { photo, stamped, picture } = props;
  const [broken, setBroken] = useState<string | null>(null);
  const source =
    stamped && photo.media.stored
      ? evidenceAddress(photo.media.sha256, 'stamped')
      : pictureOf(photo, 'preview');
  if (!source || source === broken) {
    return (
      <div class="viewer-missing">
        <SafetyMark state="leaving" label={desk().photo.onTheWay} />
        <p>{source ? desk().photo.failed : desk().photo.onTheWayHelp}</p>
      </div>
    );
  }
  return (
    <img
      key={source}
      ref={picture}
      class="viewer-picture"
      src={source}
      alt={`${desk().item.types.photo}, ${desk().visit.number(photo.seq)}`}
      draggable={false}
      onLoad={() => {
        if (stamped) noteView();
      }}
      onError={() => setBroken(source)}
    />
  );
}

function ViewerFoot(props: {
  photo: PhotoItem;
  day: string;
  stamped: boolean;
  onStamped: (stamped: boolean) => void;
}): JSX.Element {
  const { photo, day, stamped, onStamped } = props;
  const texts = desk().photo;
  const { media } = photo;
  return (
    <footer class="viewer-foot">
      <TimeLines
        wall={photo.wall}
        bracket={photo.bracket}
        received={photo.at}
        lateSeconds={photo.receivedLateSeconds}
        day={day}
      />
      <div class="viewer-acts">
        {media.stored ? (
          <>
            <p class="viewer-logged">
              <Glyph name="eye" />
              <span>
                <strong>{texts.logged}</strong> {texts.loggedText}
              </span>
            </p>
            <button
              type="button"
              class="button button-plain"
              aria-pressed={stamped}
              onClick={() => onStamped(!stamped)}
            >
              <Glyph name="stamp" />
              {texts.stamped}
            </button>
            <a
              class="button button-plain"
              href={evidenceAddress(media.sha256, 'original')}
              download
              onClick={() => setTimeout(noteView, DOWNLOAD_LOGGED_MS)}
            >
              <Icon name="install" />
              {texts.original} ({bytes(media.size)})
            </a>
          </>
        ) : (
          <SafetyMark state="leaving" label={texts.onTheWay} />
        )}
      </div>
    </footer>
  );
}
