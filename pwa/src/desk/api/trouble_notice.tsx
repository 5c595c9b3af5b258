import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import type { Trouble } from './client';

/**
 * What went wrong, in the reader's language, with the way on when there is one. In a form it comes
 * into view: whoever pressed the button below a long one would not see it above.
 */
export function TroubleNotice(props: { trouble: Trouble; onRetry?: () => void }): JSX.Element {
  const { title, detail } = troubleText(props.trouble);
  const { trouble, onRetry } = props;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current?.closest('dialog')) place.current.scrollIntoView({ block: 'nearest' });
  }, [trouble]);
  return (
    <Notice
      place={place}
      tone="trouble"
      title={title}
      acts={
        onRetry && (
          <Button icon="retry" onPress={onRetry}>
            {desk().retry}
          </Button>
        )
      }
    >
      {detail}
    </Notice>
  );
}

export function troubleText(trouble: Trouble): { readonly title: string; readonly detail: string } {
  if (trouble.from === 'here') return desk().trouble[trouble.name];
  const { problem } = trouble;
  return problem[language.value] ?? { title: problem.title, detail: problem.detail };
}
