import './tab_bar.css';
import type { JSX } from 'preact';
import { Icon, type IconName } from './icon';

export interface Tab {
  href: string;
  icon: IconName;
  label: string;
  /** Said and shown beside the label, e.g. the number of things that need attention. */
  badge?: { text: string; spoken: string };
}

export function TabBar(props: { label: string; here: string; tabs: readonly Tab[] }): JSX.Element {
  return (
    <nav class="tab-bar" aria-label={props.label}>
      {props.tabs.map((tab) => (
        <a
          key={tab.href}
          class="tab"
          href={tab.href}
          {...(tab.href === props.here ? { 'aria-current': 'page' as const } : {})}
        >
          <Icon name={tab.icon} />
          <span>{tab.label}</span>
          {tab.badge && (
            <span class="tab-badge">
              <span aria-hidden="true">{tab.badge.text}</span>
              <span class="only-read-aloud">{tab.badge.spoken}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
