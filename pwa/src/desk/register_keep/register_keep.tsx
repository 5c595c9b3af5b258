/** The register of enterprises: how large it is, and a file that makes it grow. */
import '../staff_keep/staff_keep.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { staff } from '../../i18n/desk_staff';
import { count, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Notice } from '../../ui/notice';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { type EnterpriseImport, type ImportsShown, staffApi } from '../staff_keep/staff_api';

export function RegisterKeep(): JSX.Element {
  const { client, session } = useDesk();
  const { read, refresh } = useReading(
    () => staffApi(client).register(),
    () => false,
  );
  const t = staff().register;
  const state = session.state.value;
  return (
    <Screen title={t.title} lead={t.lead} narrow>
      {state.kind === 'in' && state.me.role === 'admin' && <TakeIn onDone={refresh} />}
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => <Known shown={shown} />}
      </ReadingView>
    </Screen>
  );
}

function TakeIn({ onDone }: { onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const id = useId();
  const [file, choose] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [told, tell] = useState<EnterpriseImport | null>(null);
  const t = staff().register;
  const submit = async () => {
    if (!file) return;
    setBusy(true);
    const answer = await staffApi(client).takeIn(file);
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    tell(answer.ok ? answer.value : null);
    if (answer.ok) onDone();
  };
  return (
    <section class="panel">
      <div class="field">
        <label for={id} class="field-label">
          {t.choose}
        </label>
        <input
          id={id}
          class="field-input"
          type="file"
          accept=".csv,.txt,text/csv"
          aria-describedby={`${id}-hint`}
          onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)}
        />
        <p class="field-hint" id={`${id}-hint`}>
          {t.chooseHint}
        </p>
      </div>
      <div>
        <Button kind="main" busy={busy} disabled={!file} onPress={submit}>
          {busy ? t.taking : t.take}
        </Button>
      </div>
      {trouble && <TroubleNotice trouble={trouble} />}
      <div role="status">{told && <Told told={told} />}</div>
    </section>
  );
}

function Told({ told }: { told: EnterpriseImport }): JSX.Element {
  const t = staff().register;
  const left = told.refusedCount - told.refused.length;
  return (
    <Notice
      tone={told.refusedCount > 0 ? 'attention' : 'good'}
      title={t.told(told.added, told.changed, told.same, told.refusedCount)}
    >
      {told.refused.length > 0 && (
        <Disclosure title={t.bad} open={told.refused.length <= 10}>
          <ul class="register-bad">
            {told.refused.map((row) => (
              <li key={row.line}>{t.badRow(row.line, row.reason[language.value])}</li>
            ))}
            {left > 0 && <li>{t.badMore(left)}</li>}
          </ul>
        </Disclosure>
      )}
    </Notice>
  );
}

function Known({ shown }: { shown: ImportsShown }): JSX.Element {
  const t = staff().register;
  const tongue = language.value;
  return (
    <>
      <section class="panel">
        <h2>{t.count(count(shown.enterprises))}</h2>
        <h3>{t.before}</h3>
        {shown.imports.length === 0 ? (
          <p class="soft">{t.none}</p>
        ) : (
          <ul>
            {shown.imports.map((one) => (
              <li key={one.at}>
                {dotted(
                  when(one.at),
                  one.by?.[tongue] ?? t.operator,
                  t.line(one.added, one.changed, one.refused),
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section class="panel">
        <Disclosure title={t.regions}>
          <p class="soft">{t.regionHint}</p>
          <ul>
            {shown.regions.map((one) => (
              <li key={one.number}>
                <span class="fixed">{one.code}</span> / <span class="fixed">{one.number}</span>{' '}
                {one.name[tongue]}
              </li>
            ))}
          </ul>
        </Disclosure>
      </section>
    </>
  );
}
