/**
 * Every style of the desk at once, in a fixed order: small, and so no screen looks different for
 * what was opened before it. Only the map brings its own.
 */
import.meta.glob(['../ui/*.css'], { eager: true });
import.meta.glob(['./desk.css', './account_sign_in/*.css'], { eager: true });
import.meta.glob(['./frame/*.css', './live/*.css'], { eager: true });
import.meta.glob(
  ['./*/*.css', '!./map/tile_map.css', '!./account_sign_in/*', '!./frame/*', '!./live/*'],
  { eager: true },
);
