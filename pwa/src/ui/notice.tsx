import './notice.css';
import type { ComponentChildren, JSX, Ref } from 'preact';
import { Icon, type IconName } from './icon';

type Tone = 'calm' | 'good' | 'attention' | 'trouble';

const ICONS: Readonly<Record<Tone, IconName>> = {
  calm: 'info',
  good: 'check',
  attention: 'attention',
  trouble: 'attention',
};

interface NoticeProps {
  tone: Tone;
  title: string;
  children?: ComponentChildren;
  acts?: ComponentChildren;
  /** For whoever has to bring it into view. */
  place?: Ref<HTMLDivElement>;
}

/** Something the reader should know, with what to do. Trouble is announced at once. */
export function Notice({ tone, title, children, acts, place }: NoticeProps): JSX.Element {
  return (
    <div
      {...(place ? { ref: place } : {})}
      class={`notice notice-${tone}`}
      role={tone === 'trouble' ? 'alert' : 'group'}
    >
      <Icon name={ICONS[tone]} />
      <div class="notice-text">
        <p class="notice-title">{title}</p>
        {children && <div class="notice-body">{children}</div>}
        {acts && <div class="notice-acts">{acts}</div>}
      </div>
    </div>
  );
}

/** What stands where nothing is yet. */
export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={props.icon} large />
      <p class="empty-title">{props.title}</p>
      {props.children && <div class="soft">{props.children}</div>}
    </div>
  );
}
