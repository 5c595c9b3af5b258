import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant, metres } from '../../i18n/format';
import { Facts } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import type { Exif, Item } from '../api/shapes';

/** What a stranger needs to check the record: where it stands and what names it. */
export function ItemDetails({ item }: { item: Item }): JSX.Element {
  const texts = desk().visit;
  return (
    <div class="item-details">
      <Disclosure title={texts.details}>
        <Facts
          facts={[
            [texts.logIndex, <span class="figure">{item.index}</span>],
            [texts.hash, <span class="fixed">{item.hash}</span>],
            [texts.device, <span class="fixed">{item.device}</span>],
            ...('media' in item
              ? [[texts.digest, <span class="fixed">{item.media.sha256}</span>] as const]
              : []),
            ...(item.type === 'photo'
              ? [[texts.exif, <ExifFacts exif={item.exif} />] as const]
              : []),
          ]}
        />
      </Disclosure>
    </div>
  );
}

function ExifFacts({ exif }: { exif: Exif | null }): JSX.Element {
  const texts = desk().visit;
  if (!exif) return <>{texts.exifNone}</>;
  const { takenAt, latitude, longitude, accuracyM, contradictions } = exif;
  return (
    <ul class="plain-lines">
      {takenAt && (
        <li>
          {texts.exifTaken} {instant(takenAt, 'moment')}
        </li>
      )}
      {latitude !== null && longitude !== null && (
        <li>
          {texts.exifPlace} {latitude.toFixed(5)}, {longitude.toFixed(5)}
          {accuracyM !== null && ` ${desk().item.accuracy(metres(accuracyM))}`}
        </li>
      )}
      {contradictions.length > 0 && (
        <li>
          {texts.exifClash} (
          {contradictions.map((code) => texts.exifClashes[code] ?? code).join(desk().comma)})
        </li>
      )}
    </ul>
  );
}
