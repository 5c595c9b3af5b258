import type { ComponentChildren, JSX } from 'preact';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Notice } from '../../ui/notice';
import type { Read } from './reading';
import { TroubleNotice, troubleText } from './trouble_notice';

/** The three states of something read, with one face everywhere. */
export function ReadingView<Value>(props: {
  read: Read<Value>;
  onRetry: () => void;
  children: (value: Value) => ComponentChildren;
}): JSX.Element {
  const { read, onRetry } = props;
  if (read.kind === 'loading') return <Waiting />;
  if (read.kind === 'failed') return <TroubleNotice trouble={read.trouble} onRetry={onRetry} />;
  return (
    <>
      {read.behind && (
        <Notice tone="attention" title={desk().behind}>
          {troubleText(read.behind).title}
        </Notice>
      )}
      {props.children(read.value)}
    </>
  );
}

export function Waiting(): JSX.Element {
  return (
    <output class="waiting">
      <span class="only-read-aloud">{common().loading}</span>
      <span class="waiting-bar" />
      <span class="waiting-bar" />
      <span class="waiting-bar" />
    </output>
  );
}
