import type { JSX } from 'preact';
import { halts } from '../../field';
import { asked } from '../../i18n/asked';
import { when } from '../../i18n/format';
import { LinkButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { inLanguage } from '../names';

/** What stands in the visit after the halt was read, and when it was lifted. */
export function HaltBanner({ visit, open }: { visit: string; open: boolean }): JSX.Element | null {
  const { halt: t, from } = asked();
  const halt = halts.value.find((one) => one.visit === visit);
  if (!halt) return null;
  if (halt.lifted) {
    return open ? (
      <Notice tone="good" title={t.lifted}>
        {halt.lifted.reason}
      </Notice>
    ) : null;
  }
  return (
    <Notice
      tone="trouble"
      title={t.banner}
      acts={open && <LinkButton href={`/visits/${visit}/close`}>{t.close}</LinkButton>}
    >
      <p>{halt.reason}</p>
      <p class="soft">
        {halt.basis} · {from(inLanguage(halt.by.name), inLanguage(halt.body))} · {when(halt.at)}
      </p>
      {open && <p>{t.bannerHelp}</p>}
    </Notice>
  );
}
