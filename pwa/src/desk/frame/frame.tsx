import './frame.css';
import type { ComponentChildren, JSX } from 'preact';
import { useLocation } from 'preact-iso';
import type { Me } from '../../domain/api';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Icon, type IconName } from '../../ui/icon';
import { BrandMark } from '../account_sign_in/account_sign_in';
import { ConnectionMark } from '../live/connection_mark';
import { ShortcutHelp } from './shortcut_help';

type Place = keyof ReturnType<typeof desk>['nav'];

const PLACES: readonly { readonly name: Place; readonly icon: IconName }[] = [
  { name: 'visits', icon: 'list' },
  { name: 'tasks', icon: 'today' },
  { name: 'devices', icon: 'phone' },
  { name: 'quarantine', icon: 'shield' },
  { name: 'imports', icon: 'export' },
  { name: 'settings', icon: 'person' },
];

/** The rail beside every screen; on a phone it stands at the bottom. */
export function Frame(props: { me: Me; children: ComponentChildren }): JSX.Element {
  const { me } = props;
  const texts = desk();
  return (
    <div class="frame">
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
        <Navigation />
        <div class="rail-foot">
          <ConnectionMark />
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

function Navigation(): JSX.Element {
  const { path } = useLocation();
  const texts = desk();
  return (
    <nav class="rail-places" aria-label={texts.mainNavigation}>
      {PLACES.map(({ name, icon }) => {
        const href = `/desk/${name}`;
        const here = path === href || path.startsWith(`${href}/`);
        return (
          <a
            key={name}
            class="rail-place"
            href={href}
            {...(here ? { 'aria-current': 'page' as const } : {})}
          >
            <Icon name={icon} />
            <span>{texts.nav[name]}</span>
          </a>
        );
      })}
    </nav>
  );
}
