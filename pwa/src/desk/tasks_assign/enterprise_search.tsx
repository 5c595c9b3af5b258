import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import type { Enterprise } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { type Found, foundIn } from './found';

const TYPING_MS = 250;

/** Finds one enterprise by what a person knows of it. */
export function EnterpriseSearch(props: {
  chosen: Enterprise | null;
  onChoose: (enterprise: Enterprise | null) => void;
  error?: string;
}): JSX.Element {
  const [text, setText] = useState('');
  const found = useEnterprises(text);
  const { chosen, onChoose, error } = props;
  const texts = desk().tasks;
  if (chosen) {
    return (
      <div class="pick">
        <p class="field-label">{texts.enterprise}</p>
        <div class="picked">
          <EnterpriseWords enterprise={chosen} />
          <Button kind="quiet" onPress={() => onChoose(null)}>
            {texts.change}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div class="pick">
      <Field
        label={texts.enterprise}
        hint={texts.enterpriseHint}
        type="search"
        value={text}
        onChange={setText}
        {...(error ? { error } : {})}
      />
      <p class="only-read-aloud" role="status">
        {found.kind === 'found' && found.enterprises.length === 0 ? texts.noEnterprise : ''}
      </p>
      {found.kind === 'searching' && <p class="soft">{texts.searching}</p>}
      {found.kind === 'failed' && <TroubleNotice trouble={found.trouble} />}
      {found.kind === 'found' && (
        <ul class="found">
          {found.enterprises.length === 0 && <li class="soft">{texts.noEnterprise}</li>}
          {found.enterprises.map((enterprise) => (
            <li key={enterprise.id}>
              <button type="button" class="found-line" onClick={() => onChoose(enterprise)}>
                <EnterpriseWords enterprise={enterprise} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function EnterpriseWords({ enterprise }: { enterprise: Enterprise }): JSX.Element {
  return (
    <span class="found-words">
      <span>
        {enterprise.name}{' '}
        {enterprise.status === 'closed' && (
          <span class="chip chip-danger">{desk().tasks.enterpriseClosed}</span>
        )}
      </span>
      <span class="soft">
        <span class="fixed">{enterprise.uscc}</span> {enterprise.address}
      </span>
    </span>
  );
}

function useEnterprises(text: string): Found {
  const { client } = useDesk();
  const [found, set] = useState<Found>({ kind: 'idle' });
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') return set({ kind: 'idle' });
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      set((before) => (before.kind === 'found' ? before : { kind: 'searching' }));
      const answer = await client.enterprises(wanted, stop.signal);
      if (stop.signal.aborted) return;
      set(foundIn(answer));
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted, client]);
  return found;
}
