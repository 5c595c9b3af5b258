import './indicators_watch.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { Button, SubmitButton } from '../../ui/button';
import { Empty, Notice } from '../../ui/notice';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { type FeedTokens, indicatorsApi } from './indicators_api';

/** Programs that read the indicators, and the tokens that let them. */
export function FeedKeep(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => indicatorsApi(client).tokens(),
    () => false,
  );
  const texts = desk().indicators;
  return (
    <Screen
      title={texts.feed}
      lead={texts.feedLead}
      back={{ href: '/desk/indicators', label: texts.back }}
      narrow
    >
      <ReadingView read={read} onRetry={refresh}>
        {(given) => (
          <>
            <section class="indicators-group">
              <h2>{texts.feedAddress}</h2>
              <code class="feed-address">{given.address}</code>
              <p>{texts.feedHow}</p>
              <p class="soft">{texts.feedScope}</p>
            </section>
            <Making onMade={refresh} />
            <Kept given={given} onChange={refresh} />
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

function Making({ onMade }: { onMade: () => void }): JSX.Element {
  const { client } = useDesk();
  const [id, renew] = useState(() => crypto.randomUUID());
  const [label, write] = useState('');
  const [busy, setBusy] = useState(false);
  const [token, show] = useState('');
  const [trouble, fail] = useState<Trouble | null>(null);
  const texts = desk().indicators;
  const make = async () => {
    setBusy(true);
    const answer = await indicatorsApi(client).makeToken(id, label.trim());
    setBusy(false);
    if (!answer.ok) return fail(answer.trouble);
    fail(null);
    show(answer.value.token);
    write('');
    renew(crypto.randomUUID());
    return onMade();
  };
  if (token) return <Shown token={token} />;
  return (
    <form
      class="indicators-group"
      onSubmit={(event) => {
        event.preventDefault();
        if (label.trim()) void make();
      }}
    >
      <div class="field">
        <label for="feed-label" class="field-label">
          {texts.label}
        </label>
        <input
          id="feed-label"
          class="field-input"
          maxLength={100}
          required
          placeholder={texts.labelHint}
          value={label}
          onInput={(event) => write(event.currentTarget.value)}
        />
      </div>
      {trouble && <TroubleNotice trouble={trouble} onRetry={() => void make()} />}
      <SubmitButton busy={busy} wide={false} icon="plus">
        {texts.makeToken}
      </SubmitButton>
    </form>
  );
}

function Shown({ token }: { token: string }): JSX.Element {
  const [copied, mark] = useState(false);
  const texts = desk().indicators;
  const copy = async () => {
    await navigator.clipboard.writeText(token);
    mark(true);
  };
  return (
    <Notice
      tone="good"
      title={texts.made}
      acts={
        <Button icon={copied ? 'check' : 'note'} onPress={() => void copy()}>
          {copied ? texts.copied : texts.copy}
        </Button>
      }
    >
      <code class="feed-address">{token}</code>
      <p>{texts.madeText}</p>
    </Notice>
  );
}

function Kept({ given, onChange }: { given: FeedTokens; onChange: () => void }): JSX.Element {
  const { client } = useDesk();
  const [failed, fail] = useState<{ id: string; trouble: Trouble } | null>(null);
  const texts = desk().indicators;
  if (given.tokens.length === 0) {
    return (
      <Empty icon="passkey" title={texts.noTokens}>
        {texts.noTokensText}
      </Empty>
    );
  }
  const revoke = async (id: string) => {
    const answer = await indicatorsApi(client).revokeToken(id);
    fail(answer.ok ? null : { id, trouble: answer.trouble });
    if (answer.ok) onChange();
  };
  return (
    <section class="indicators-group">
      <h2>{texts.tokens}</h2>
      {failed && <TroubleNotice trouble={failed.trouble} onRetry={() => void revoke(failed.id)} />}
      <ul class="record-list" aria-label={texts.tokens}>
        {given.tokens.map((one) => (
          <li key={one.id} class="feed-token">
            <span>
              <span class="cell-main">{one.label}</span>
              <span class="cell-more figure">
                {texts.madeAt(one.madeAt.slice(0, 10))} {desk().dot}{' '}
                {one.usedAt ? texts.usedAt(one.usedAt.slice(0, 10)) : texts.neverUsed}
              </span>
            </span>
            {one.revokedAt ? (
              <span class="soft">{texts.revoked}</span>
            ) : (
              <Button kind="danger" onPress={() => void revoke(one.id)}>
                {texts.revoke}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
