import './photo_tile.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { SafetyShape } from '../../ui/safety_mark';
import { evidenceAddress } from '../api/client';
import type { PhotoItem } from '../api/shapes';

/** A thumbnail that opens the viewer; says plainly when the original has not arrived. */
export function PhotoTile(props: { photo: PhotoItem; onOpen: () => void }): JSX.Element {
  const { photo, onOpen } = props;
  const texts = desk().photo;
  const source = pictureOf(photo, 'thumbnail');
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <button
      type="button"
      class={`photo-tile${photo.voided ? ' photo-voided' : ''}`}
      aria-label={`${texts.open(instant(photo.takenAt, 'second'))}${
        photo.voided ? `, ${desk().item.voided}` : ''
      }${photo.media.stored ? '' : `, ${texts.onTheWay}`}`}
      onClick={onOpen}
    >
      {source && source !== broken ? (
        <img src={source} alt="" loading="lazy" onError={() => setBroken(source)} />
      ) : (
        <span class="photo-missing">
          <SafetyShape state="leaving" />
          {texts.onTheWay}
        </span>
      )}
      {photo.voided && <span class="photo-flag photo-flag-void">{desk().item.voided}</span>}
      {!photo.media.stored && source && (
        <span class="photo-flag">
          <SafetyShape state="leaving" />
          {desk().safety.leaving}
        </span>
      )}
    </button>
  );
}

/** The best picture there is: derived from the original, else from the preview that came first. */
export function pictureOf(photo: PhotoItem, form: 'thumbnail' | 'preview'): string | null {
  if (photo.media.stored) return evidenceAddress(photo.media.sha256, form);
  if (photo.preview.stored) return evidenceAddress(photo.preview.sha256, form);
  return null;
}
