import './timeline.css';
import type { JSX } from 'preact';
import type { PhotoItem, SoundItem, VisitItem } from '../../field';
import { duration, instant } from '../../i18n/format';
import { visit as visitTexts } from '../../i18n/visit';
import { Icon, type IconName } from '../../ui/icon';
import { itemTitle } from '../item/words';
import { Thumbnail } from '../picture';
import { SafetyWord } from '../safety_words';
import { type Group, gapsLengthMs } from './state';

interface TimelineProps {
  groups: readonly Group[];
  onShow: (item: VisitItem) => void;
}

export function Timeline({ groups, onShow }: TimelineProps): JSX.Element {
  return (
    <ol class="timeline">
      {groups.map((group) =>
        group.type === 'photos' ? (
          <li class="timeline-photos" key={`photos-${group.photos.at(-1)?.seq}`}>
            {group.photos.map((photo) => (
              <PhotoTile key={photo.seq} photo={photo} onShow={onShow} />
            ))}
          </li>
        ) : (
          <li key={group.item.seq}>
            <ItemLine item={group.item} onShow={onShow} />
          </li>
        ),
      )}
    </ol>
  );
}

export function PhotoTile(props: {
  photo: PhotoItem;
  onShow: (item: VisitItem) => void;
}): JSX.Element {
  const t = visitTexts().item;
  const { photo } = props;
  const time = instant(photo.takenAt, 'clock');
  return (
    <button
      type="button"
      class={`photo-tile${photo.voided ? ' item-voided' : ''}`}
      onClick={() => props.onShow(photo)}
    >
      <Thumbnail sha256={photo.previewSha256} label={`${t.photo} ${time}`} />
      <span class="photo-tile-line">
        <time dateTime={photo.takenAt}>{time}</time>
        {photo.voided ? <span>{t.voided}</span> : <SafetyWord state={photo.safety} quiet />}
      </span>
    </button>
  );
}

const ICONS: Readonly<Record<VisitItem['type'], IconName>> = {
  photo: 'camera',
  sound: 'microphone',
  interrupted: 'attention',
  note: 'note',
  signature: 'sign',
  refusal: 'sign',
};

function ItemLine(props: {
  item: Exclude<VisitItem, PhotoItem>;
  onShow: (item: VisitItem) => void;
}): JSX.Element {
  const { item } = props;
  const voided = 'voided' in item && item.voided ? item.voided : null;
  return (
    <button
      type="button"
      class={`timeline-line${voided ? ' item-voided' : ''}`}
      onClick={() => props.onShow(item)}
    >
      <Icon name={ICONS[item.type]} />
      <span class="timeline-text">
        <span class="timeline-title">{itemTitle(item)}</span>
        <LineDetail item={item} />
        {voided && (
          <span class="timeline-void">{visitTexts().item.voidedBecause(voided.reason)}</span>
        )}
      </span>
      <span class="timeline-end">
        <time dateTime={item.wall}>{instant(item.wall, 'clock')}</time>
        <SafetyWord state={item.safety} />
      </span>
    </button>
  );
}

function LineDetail({ item }: { item: Exclude<VisitItem, PhotoItem> }): JSX.Element | null {
  switch (item.type) {
    case 'sound':
      return <SoundDetail sound={item} />;
    case 'note':
      return <span class="timeline-quote">{item.text}</span>;
    case 'signature':
      return <span class="timeline-quote">{item.name}</span>;
    case 'refusal':
      return <span class="timeline-quote">{item.reason}</span>;
    case 'interrupted':
      return null;
  }
}

function SoundDetail({ sound }: { sound: SoundItem }): JSX.Element {
  const t = visitTexts().item;
  return (
    <span class="timeline-sound">
      <Wave peaks={sound.peaks} />
      <span class="figure">{duration(sound.durationMs)}</span>
      {sound.gaps.length > 0 && (
        <span class="timeline-gaps">
          {t.gaps(sound.gaps.length, duration(gapsLengthMs(sound.gaps)))}
        </span>
      )}
    </span>
  );
}

const BARS = 48;

/** The loudness of a recording as bars; decorative beside its length. */
export function Wave({ peaks }: { peaks: readonly number[] }): JSX.Element {
  const step = Math.max(1, peaks.length / BARS);
  const bars = Array.from({ length: Math.min(BARS, peaks.length) }, (_, index) => {
    const slice = peaks.slice(Math.floor(index * step), Math.floor((index + 1) * step) || 1);
    const height = Math.max(2, (Math.max(0, ...slice) / 255) * 24);
    return `M${index * 4 + 2} ${12 - height / 2}v${height}`;
  });
  return (
    <svg
      class="wave"
      viewBox={`0 0 ${BARS * 4} 24`}
      preserveAspectRatio="xMinYMid"
      aria-hidden="true"
    >
      <path d={bars.join('')} />
    </svg>
  );
}
