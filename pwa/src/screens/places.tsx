/** The three main places and the bar that leads to them. */
import type { JSX } from 'preact';
import { queue } from '../field';
import { field } from '../i18n/field';
import { count } from '../i18n/format';
import { visit as visitTexts } from '../i18n/visit';
import { TabBar } from '../ui/tab_bar';
import { stillHere } from './day_plan/overall';

export function Places({ here }: { here: '/' | '/queue' | '/me' }): JSX.Element {
  const t = field().places;
  const counts = visitTexts().counts;
  const { needsYou } = queue.value;
  const waiting = stillHere(queue.value);
  const shown = needsYou > 0 ? needsYou : waiting;
  const spoken = needsYou > 0 ? counts['needs-you'](needsYou) : counts['on-this-phone'](waiting);
  const text = shown > 99 ? '99+' : count(shown);
  const badge = shown > 0 ? { badge: { text, spoken } } : {};
  return (
    <TabBar
      label={t.bar}
      here={here}
      tabs={[
        { href: '/', icon: 'today', label: t.today },
        { href: '/queue', icon: 'queue', label: t.queue, ...badge },
        { href: '/me', icon: 'person', label: t.me },
      ]}
    />
  );
}
