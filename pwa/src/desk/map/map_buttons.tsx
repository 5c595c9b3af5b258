import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { Icon } from '../../ui/icon';
import { Glyph } from '../frame/glyph';

export function MapButtons(props: {
  onZoom: (factor: number) => void;
  onReset: () => void;
}): JSX.Element {
  const texts = desk().map;
  return (
    <div class="map-buttons">
      <button type="button" aria-label={texts.zoomIn} onClick={() => props.onZoom(1.8)}>
        <Icon name="plus" />
      </button>
      <button type="button" aria-label={texts.zoomOut} onClick={() => props.onZoom(1 / 1.8)}>
        <Glyph name="minus" />
      </button>
      <button type="button" aria-label={texts.reset} onClick={props.onReset}>
        <Glyph name="fit" />
      </button>
    </div>
  );
}
