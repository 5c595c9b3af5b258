import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fenOf, yuanOf } from '../../domain/amount';
import { common } from '../../i18n/common';
import { summaries } from '../../i18n/desk_summaries';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';
import { type SummaryCase, summariesApi } from './summaries_api';

type Result = SummaryCase['changes'][number]['result'];
type Ground = SummaryCase['changes'][number]['ground'];

/** What became of the decision afterwards; only the head may annul or change it. */
export function SummaryChanges(props: {
  shown: SummaryCase;
  onDone: () => void;
}): JSX.Element | null {
  const t = summaries();
  const [open, setOpen] = useState(false);
  const { changes, mayChange } = props.shown;
  if (changes.length === 0 && !mayChange) return null;
  return (
    <section class="panel">
      <h2>{t.changes}</h2>
      {changes.length === 0 && <p>{t.stands}</p>}
      {changes.map((one) => (
        <p key={one.index}>
          <strong>{t.results[one.result]}</strong>
          {one.fine !== null && ` · ${t.changedTo(yuanOf(one.fine))}`}
          <br />
          {one.reason}
          <br />
          <span class="soft">
            {dotted(
              t.changeGrounds[one.ground],
              one.document,
              instant(one.on, 'day'),
              one.by.name[language.value],
            )}
          </span>
        </p>
      ))}
      {mayChange && <Button onPress={() => setOpen(true)}>{t.change}</Button>}
      {open && (
        <ChangeSheet
          shown={props.shown}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            props.onDone();
          }}
        />
      )}
    </section>
  );
}

function ChangeSheet(props: {
  shown: SummaryCase;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const t = summaries();
  const [id] = useState(() => crypto.randomUUID());
  const [result, setResult] = useState<Result>('annulled');
  const [ground, setGround] = useState<Ground>('own');
  const [document, setDocument] = useState('');
  const [reason, setReason] = useState('');
  const [fine, setFine] = useState('');
  const [asked, setAsked] = useState(false);
  const { busy, trouble, act } = useAct();
  const fen = fenOf(fine);
  const wrong = result === 'changed' && typeof fen !== 'number';
  const save = async () => {
    setAsked(true);
    if (wrong || reason.trim() === '') return;
    const lowered = result === 'changed' && typeof fen === 'number' ? fen : null;
    const said = { id, result, ground, document, reason, fine: lowered };
    if (await act(() => summariesApi(client).change(props.shown.id, said), t.changeDone)) {
      props.onDone();
    }
  };
  return (
    <Sheet
      title={t.change}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={save}>
            {t.changeSave}
          </Button>
        </div>
      }
    >
      <p class="soft">{t.changeLead}</p>
      {trouble && <TroubleNotice trouble={trouble} />}
      <Choice
        legend={t.changeResult}
        shape="stack"
        chosen={result}
        onChoose={setResult}
        options={(['annulled', 'changed', 'illegal'] as const)
          .filter((value) => value !== 'changed' || props.shown.penalty === 'fine')
          .map((value) => ({ value, label: t.results[value] }))}
      />
      {result === 'changed' && (
        <Field
          label={t.changeFine}
          hint={t.changeFineHint}
          keys="decimal"
          value={fine}
          onChange={setFine}
          {...(asked && wrong ? { error: t.payWrong } : {})}
        />
      )}
      <Choice
        legend={t.changeGround}
        shape="stack"
        chosen={ground}
        onChoose={setGround}
        options={(['own', 'superior', 'reconsideration', 'suit'] as const).map((value) => ({
          value,
          label: t.changeGrounds[value],
        }))}
      />
      <Field label={t.changeDocument} maxLength={100} value={document} onChange={setDocument} />
      <Field
        label={t.changeReason}
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={setReason}
        {...(asked && reason.trim() === '' ? { error: t.changeNeed } : {})}
      />
    </Sheet>
  );
}
