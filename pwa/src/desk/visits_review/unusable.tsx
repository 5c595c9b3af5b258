import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { mayAct } from '../account_sign_in/session';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { type Review, reviewApi } from './review_api';

type Ground = NonNullable<Review['ground']>;
const GROUNDS: readonly Ground[] = ['illegal_means', 'not_verified'];

/** The latest decision about one item, and the way to find it unusable. */
export function ItemReview(props: {
  visit: string;
  capture: string;
  reviews: readonly Review[];
}): JSX.Element | null {
  const { visit, capture, reviews } = props;
  const { session } = useDesk();
  const [open, setOpen] = useState(false);
  const latest = reviews.findLast((review) => review.capture === capture);
  if (latest) return <ItemVerdict review={latest} />;
  if (!mayAct(session)) return null;
  return (
    <div class="item-review">
      <Button kind="quiet" icon="void" onPress={() => setOpen(true)}>
        {desk().reviews.markUnusable}
      </Button>
      {open && <UnusableSheet visit={visit} capture={capture} onClose={() => setOpen(false)} />}
    </div>
  );
}

function ItemVerdict({ review }: { review: Review }): JSX.Element {
  const texts = desk().reviews;
  const ground = review.ground ? texts.grounds[review.ground] : undefined;
  return (
    <p class={review.verdict === 'unusable' ? 'item-unusable' : 'item-review soft'}>
      <strong>{texts.verdicts[review.verdict]}</strong>
      {ground && (
        <>
          {' '}
          {ground[0]}
          {desk().comma}
          {ground[1]}
        </>
      )}
      {review.remarks && <span class="item-review-remarks">{review.remarks}</span>}
      <span class="soft">{texts.by(review.by.name[language.value], when(review.at))}</span>
    </p>
  );
}

function UnusableSheet(props: {
  visit: string;
  capture: string;
  onClose: () => void;
}): JSX.Element {
  const { visit, capture, onClose } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [ground, setGround] = useState<Ground | null>(null);
  const [remarks, setRemarks] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().reviews;
  const confirm = async () => {
    const lacks = remarks.trim() === '' || ground === null;
    setMissing(lacks);
    if (lacks || ground === null) return;
    setBusy(true);
    const answer = await reviewApi(client).decide({
      id,
      targets: [{ visit, capture, seen: -1 }],
      verdict: 'unusable',
      ground,
      remarks: remarks.trim(),
    });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(answer.value.outcomes.every(({ done }) => done) ? texts.done(1) : texts.tooLate);
    onClose();
  };
  return (
    <Sheet
      title={texts.unusableTitle}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="danger" busy={busy} onPress={confirm}>
            {texts.confirm}
          </Button>
        </div>
      }
    >
      <p class="soft">{texts.unusableText}</p>
      <Choice
        legend={texts.ground}
        shape="stack"
        chosen={ground}
        onChoose={setGround}
        options={GROUNDS.map((value) => {
          const [label, article, verified] = texts.grounds[value] ?? [value, '', false];
          return { value, label, detail: verified ? article : `${article} (${texts.unverified})` };
        })}
      />
      <Field
        label={texts.how}
        hint={texts.howHint}
        value={remarks}
        onChange={setRemarks}
        rows={3}
        maxLength={2000}
        {...(missing ? { error: texts.howHint } : {})}
      />
      {trouble && <TroubleNotice trouble={trouble} />}
    </Sheet>
  );
}
