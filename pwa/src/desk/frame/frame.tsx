import './frame.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Me } from '../../domain/api';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Icon } from '../../ui/icon';
import { BrandMark } from '../account_sign_in/account_sign_in';
import { Unread } from '../inbox_read/unread';
import { ConnectionMark } from '../live/connection_mark';
import { SearchField } from '../search_read/search_field';
import { addressOf, groupAt, groupsFor, isAt, type Place } from './places';
import { ShortcutHelp } from './shortcut_help';

/** The rail beside every screen; on a phone it stands at the bottom. */
export function Frame(props: { me: Me; children: ComponentChildren }): JSX.Element {
  const { me } = props;
  const { path } = useLocation();
  const texts = desk();
  const many = (groupAt(path)?.places.length ?? 0) > 1;
  return (
    <div class={`frame${many ? ' frame-places' : ''}`}>
      <a class="skip" href="#content">
        {texts.skip}
      </a>
      <header class="rail">
        <p class="brand rail-brand">
          <BrandMark />
          <span>
            {common().product}
            <span class="brand-face">{texts.face}</span>
          </span>
        </p>
        {me.role !== 'officer' && <SearchField />}
        <Navigation role={me.role} />
        <div class="rail-foot">
          {me.role !== 'officer' && <ConnectionMark />}
          <p class="rail-who">
            {me.name[language.value]}
            <span>{me.agency.name[language.value]}</span>
          </p>
        </div>
      </header>
      {props.children}
      <ShortcutHelp />
    </div>
  );
}

/**
 * Wide: every place under the name of its group. On a phone: the groups at the bottom, and the
 * places of the group one is in above them.
 */
function Navigation({ role }: { role: Me['role'] }): JSX.Element {
  const { path } = useLocation();
  const texts = desk();
  const here = groupAt(path);
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    // More places than fit: the present one must not lie outside.
    const place = list.current?.querySelector('[aria-current="page"]');
    place?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return (
    <nav ref={list} class="rail-places" aria-label={texts.mainNavigation}>
      {groupsFor(role).map((group) => (
        <div
          key={group.name}
          class={`rail-group${group.name === here?.name ? ' rail-group-here' : ''}`}
        >
          <a
            class="rail-tab"
            href={addressOf(group.places[0].name)}
            {...(group.name === here?.name ? { 'aria-current': 'true' as const } : {})}
          >
            <Icon name={group.icon} />
            <span>
              {group.places.length > 1
                ? texts.places.groups[group.name]
                : texts.places.nav[group.places[0].name]}
            </span>
          </a>
          {group.places.length > 1 && (
            <p class="rail-group-name">{texts.places.groups[group.name]}</p>
          )}
          <div class={`rail-list${group.places.length > 1 ? '' : ' rail-list-one'}`}>
            {group.places.map((place) => (
              <PlaceLink key={place.name} place={place} here={isAt(path, place.name)} />
            ))}
          </div>
        </div>
      ))}
    </nav>
  );
}

function PlaceLink({ place, here }: { place: Place; here: boolean }): JSX.Element {
  return (
    <a
      class="rail-place"
      href={addressOf(place.name)}
      {...(here ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon name={place.icon} />
      <span>{desk().places.nav[place.name]}</span>
      {place.name === 'inbox' && <Unread />}
    </a>
  );
}
