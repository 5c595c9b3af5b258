import './place_map.css';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { Waiting } from '../api/reading_view';
import type { Tiles } from '../api/shapes';
import { useDesk } from '../desk';
import { OutlineMap } from './outline_map';
import type { MapPoint } from './points';
import { drawOutline } from './projection';

type TileMapType = ComponentType<{
  points: readonly MapPoint[];
  tiles: Tiles;
  small: boolean;
  onFailed: () => void;
}>;

/** The map the server offers: tiles where configured, else the outline alone. */
export function PlaceMap(props: { points: readonly MapPoint[]; small?: boolean }): JSX.Element {
  const { map } = useDesk();
  const [tilesFailed, setTilesFailed] = useState(false);
  const state = map.state.value;
  useEffect(() => {
    if (state.kind !== 'ready') map.refresh();
  }, [map]);
  const answer = state.kind === 'ready' ? state.value : null;
  const outline = useMemo(() => answer && drawOutline(answer.outline), [answer]);
  const { points, small = false } = props;
  if (state.kind === 'loading') return <Waiting />;
  return (
    <div class={`place-map${small ? ' place-map-small' : ''}`}>
      {answer?.tiles && !tilesFailed ? (
        <LazyTileMap
          points={points}
          tiles={answer.tiles}
          small={small}
          onFailed={() => setTilesFailed(true)}
        />
      ) : (
        <OutlineMap points={points} outline={outline} small={small} />
      )}
      {tilesFailed && <p class="soft">{desk().map.failed}</p>}
    </div>
  );
}

/** Leaflet is fetched only where the operator configured tiles and somebody opens a map. */
function LazyTileMap(props: {
  points: readonly MapPoint[];
  tiles: Tiles;
  small: boolean;
  onFailed: () => void;
}): JSX.Element {
  const [TileMap, setTileMap] = useState<TileMapType | null>(null);
  useEffect(() => {
    import('./tile_map').then(
      (module) => setTileMap(() => module.default),
      () => props.onFailed(),
    );
  }, []);
  return TileMap ? <TileMap {...props} /> : <Waiting />;
}
