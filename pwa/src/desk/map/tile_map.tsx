import 'leaflet/dist/leaflet.css';
import './tile_map.css';
import gcoord from 'gcoord';
import * as leaflet from 'leaflet';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import type { Point, Tiles } from '../api/shapes';
import { cluster } from './clustering';
import { lookOfMany, type MapPoint } from './points';

const CLUSTER_PIXELS = 34;
const CLOSEST_ZOOM = 16;

/** The operator's tiles. Positions are converted for drawing only; stored ones stay WGS-84. */
export default function TileMap(props: {
  points: readonly MapPoint[];
  tiles: Tiles;
  /** A small map is of one visit: every record stands for itself. */
  small: boolean;
  onFailed: () => void;
}): JSX.Element {
  const place = useRef<HTMLElement>(null);
  const map = useRef<leaflet.Map | null>(null);
  const { route } = useLocation();
  const { points, tiles, small, onFailed } = props;

  useEffect(() => {
    if (!place.current) return;
    const made = leaflet.map(place.current, { zoomAnimation: false, zoomControl: false });
    const { zoomIn, zoomOut } = desk().map;
    leaflet.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(made);
    made.attributionControl.setPrefix(false);
    map.current = made;
    let loaded = false;
    leaflet
      .tileLayer(tiles.url, { attribution: tiles.attribution, maxZoom: 19 })
      .on('tileload', () => {
        loaded = true;
      })
      .on('tileerror', () => {
        if (!loaded) onFailed();
      })
      .addTo(made);
    return () => {
      map.current = null;
      made.remove();
    };
  }, [tiles]);

  useEffect(() => {
    const made = map.current;
    if (!made || points.length === 0) return;
    const layer = leaflet.layerGroup().addTo(made);
    const together = small ? 0 : CLUSTER_PIXELS;
    const draw = () => drawPoints(made, layer, { points, tiles, together, route });
    const places = points.map((point) => onTiles(point.place, tiles));
    made.fitBounds(leaflet.latLngBounds(places).pad(0.15), { maxZoom: CLOSEST_ZOOM });
    draw();
    made.on('zoomend', draw);
    return () => {
      made.off('zoomend', draw);
      layer.remove();
    };
  }, [points, tiles, small, route]);

  return <section class="tile-map" ref={place} aria-label={desk().map.title} />;
}

function drawPoints(
  map: leaflet.Map,
  layer: leaflet.LayerGroup,
  drawing: {
    points: readonly MapPoint[];
    tiles: Tiles;
    together: number;
    route: (href: string) => void;
  },
): void {
  const { points, tiles, together, route } = drawing;
  layer.clearLayers();
  for (const { place, look } of points) {
    if (look !== 'measured' || place.acc === undefined) continue;
    leaflet
      .circle(onTiles(place, tiles), { radius: place.acc, className: 'accuracy' })
      .addTo(layer);
  }
  const placed = points.map((thing) => ({
    thing,
    at: map.project(onTiles(thing.place, tiles), map.getZoom()),
  }));
  for (const { things, at } of cluster(placed, together)) {
    const [only] = things;
    const many = things.length > 1;
    const where = map.unproject(leaflet.point(at.x, at.y), map.getZoom());
    const label = many ? desk().map.cluster(things.length) : (only?.label ?? '');
    const icon = leaflet.divIcon({
      className: `tile-mark mark-${lookOfMany(things)}${many ? ' tile-cluster' : ''}`,
      html: many ? String(things.length) : '',
      iconSize: many ? [32, 32] : [18, 18],
    });
    const marker = leaflet.marker(where, { icon, title: label, keyboard: true }).addTo(layer);
    marker.getElement()?.setAttribute('aria-label', label);
    marker.on('click keypress', () => {
      if (many) map.setView(where, map.getZoom() + 2);
      else if (only?.href) route(only.href);
    });
  }
}

function onTiles({ lat, lon }: Point, tiles: Tiles): leaflet.LatLngTuple {
  if (tiles.crs !== 'gcj02') return [lat, lon];
  const [x = lon, y = lat] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02);
  return [y, x];
}
