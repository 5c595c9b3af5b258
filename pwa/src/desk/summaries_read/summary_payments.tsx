import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fenOf, yuanOf } from '../../domain/amount';
import { summaries } from '../../i18n/desk_summaries';
import { dated, instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type SummaryCase, summariesApi } from './summaries_api';

/** What is still owed on a fine, what came in, and where the bank's word is noted. */
export function SummaryPayments(props: { shown: SummaryCase; onDone: () => void }): JSX.Element {
  const t = summaries();
  const { paid, owing, mayNotePayment } = props.shown;
  return (
    <section class="panel">
      <h2>{t.payment}</h2>
      <Standing owing={owing} />
      {paid.map((one) => (
        <p key={one.index}>
          {t.paidOn(instant(one.on, 'day'), yuanOf(one.amount))} · {t.receipt(one.receipt)}
          <br />
          <span class="soft">{one.by ? one.by.name[language.value] : t.byParty}</span>
        </p>
      ))}
      {mayNotePayment && (
        <Disclosure title={t.payNote}>
          <NoteForm key={paid.length} {...props} />
        </Disclosure>
      )}
    </section>
  );
}

function Standing({ owing }: { owing: SummaryCase['owing'] }): JSX.Element {
  const t = summaries();
  if (owing === null) return <p class="case-note">{t.unknownDue}</p>;
  if (owing.remaining === 0) {
    return (
      <>
        <p>{t.paidUp}</p>
        {owing.overpaid > 0 && <p class="case-clock-over">{t.overpaid(yuanOf(owing.overpaid))}</p>}
      </>
    );
  }
  return (
    <>
      <p class={owing.overdue ? 'case-clock-over' : ''}>
        <strong>{t.owed(yuanOf(owing.remaining))}</strong>
        {owing.due && (
          <>
            {' · '}
            {t.payUntil(instant(owing.due, 'day'))}
            {owing.overdue && ` · ${t.payOverdue}`}
          </>
        )}
      </p>
      {owing.surchargeOpen > 0 && <p>{t.surcharge(yuanOf(owing.surchargeOpen))}</p>}
      <p class="soft">{dated(owing.explanation?.[language.value] ?? '')}</p>
    </>
  );
}

function NoteForm(props: { shown: SummaryCase; onDone: () => void }): JSX.Element {
  const { shown, onDone } = props;
  const { client } = useDesk();
  const t = summaries();
  const [id] = useState(() => crypto.randomUUID());
  const [amount, setAmount] = useState('');
  const [receipt, setReceipt] = useState('');
  const [asked, setAsked] = useState(false);
  const { busy, trouble, act } = useAct();
  const fen = fenOf(amount);
  const save = async () => {
    setAsked(true);
    if (typeof fen !== 'number' || fen === 0) return;
    const paid = { id, amount: fen, receipt };
    if (await act(() => summariesApi(client).pay(shown.id, paid), t.payDone)) onDone();
  };
  const wrong = asked && (typeof fen !== 'number' || fen === 0);
  return (
    <>
      <Field
        label={t.payAmount}
        value={amount}
        onChange={setAmount}
        keys="decimal"
        {...(wrong ? { error: t.payWrong } : {})}
      />
      <Field label={t.payReceipt} value={receipt} onChange={setReceipt} maxLength={100} />
      {trouble && <TroubleNotice trouble={trouble} />}
      <Button kind="main" busy={busy} disabled={receipt.trim() === ''} onPress={save}>
        {t.paySave}
      </Button>
    </>
  );
}
