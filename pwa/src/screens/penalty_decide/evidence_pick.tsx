/** Which photos prove it. */
import type { JSX } from 'preact';
import type { PhotoItem, Visit } from '../../field';
import { instant } from '../../i18n/format';
import { onTheSpot } from '../../i18n/on_the_spot';
import { visit as visitTexts } from '../../i18n/visit';
import { Icon } from '../../ui/icon';
import { toggled } from '../checklist_answer/state';
import { Thumbnail } from '../picture';

export function EvidencePick(props: {
  visit: Visit;
  chosen: readonly string[];
  onChoose: (captures: readonly string[]) => void;
}): JSX.Element {
  const t = onTheSpot().form;
  const photos = props.visit.timeline.filter(
    (item): item is PhotoItem => item.type === 'photo' && item.voided === null,
  );
  return (
    <fieldset class="attachments">
      <legend>
        {t.evidence}
        {props.chosen.length > 0 && (
          <span class="soft"> · {t.evidenceCount(props.chosen.length)}</span>
        )}
      </legend>
      {photos.length === 0 && <p class="soft">{t.noPhotos}</p>}
      {photos.map((photo, index) => (
        <button
          key={photo.capture}
          type="button"
          class="attachment"
          aria-pressed={props.chosen.includes(photo.capture)}
          aria-label={`${visitTexts().checklist.photo(index + 1)} ${instant(photo.takenAt, 'clock')}`}
          onClick={() => props.onChoose(toggled(props.chosen, photo.capture))}
        >
          <Thumbnail sha256={photo.previewSha256} label="" />
          <span class="attachment-mark">
            <Icon name="check" />
          </span>
        </button>
      ))}
    </fieldset>
  );
}
