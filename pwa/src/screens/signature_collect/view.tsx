import './signature.css';
import type { JSX } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { refused } from '../../domain/problems';
import {
  drawSignature,
  me,
  type RefusalItem,
  refuseSignature,
  type SignatureItem,
  type Signer,
  type Visit,
} from '../../field';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { Button } from '../../ui/button';
import { Card, Row, Section } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { DrawPad, type DrawPadHandle } from '../../ui/draw_pad';
import { Field } from '../../ui/field';
import { Page } from '../../ui/page';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';
import { SafetyWord } from '../safety_words';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { missingToSign, nextSigner, SIGNERS } from './state';
import { CapturedSummary } from './summary';

export function SignatureCollect({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <Signing visit={visit} />}</WithVisit>;
}

/** Read, then sign: what the signature covers stands above the pad. */
function Signing({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().sign;
  const [signer, setSigner] = useState<Signer>('party');
  const [refusing, setRefusing] = useState(false);
  const pad = useSigning(visit, signer, () => setSigner(nextSigner(visit, signer)));
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          <ProblemNotice problem={pad.save.problem} />
          <Button
            kind="main"
            wide
            icon="check"
            busy={pad.save.busy}
            disabled={pad.missing !== null}
            onPress={() => pad.save.run()}
          >
            {t.save}
          </Button>
          {pad.missing && <p class="soft sign-hint">{t[pad.missing]}</p>}
        </>
      }
    >
      <Section title={t.covers}>
        <CapturedSummary visit={visit} />
      </Section>
      <Choice
        legend={t.who}
        options={SIGNERS.map((value) => ({ value, label: common().signers[value] }))}
        chosen={signer}
        onChoose={setSigner}
      />
      <Field label={t.name} value={pad.name} onChange={pad.setName} maxLength={60} required />
      <div class="signing">
        <div class="signing-line">
          <p class="soft">{t.padHelp}</p>
          <Button kind="quiet" icon="retry" disabled={!pad.drawn} onPress={pad.clear}>
            {t.clear}
          </Button>
        </div>
        <DrawPad label={t.pad} onReady={pad.setHandle} onChange={pad.setDrawn} />
        {signer !== 'officer' && (
          <Button kind="quiet" icon="void" onPress={() => setRefusing(true)}>
            {t.refuse}
          </Button>
        )}
      </div>
      <Signed visit={visit} />
      {refusing && <Refusing visit={visit.id} signer={signer} onClose={() => setRefusing(false)} />}
    </Page>
  );
}

function useSigning(visit: Visit, signer: Signer, onSaved: () => void) {
  const t = visitTexts().sign;
  const [names, setNames] = useState<Readonly<Partial<Record<Signer, string>>>>({});
  const [drawn, setDrawn] = useState(false);
  const [handle, setHandle] = useState<DrawPadHandle | null>(null);
  const self = signer === 'officer' && me.value ? inLanguage(me.value.name) : '';
  const name = names[signer] ?? self;
  const save = useAct(
    async () => {
      const png = await handle?.picture();
      if (!png) return refused('signature-empty');
      return await drawSignature(visit.id, { signer, name: name.trim(), png });
    },
    () => {
      handle?.clear();
      say(t.saved);
      onSaved();
    },
  );
  return {
    name,
    setName: (text: string) => setNames({ ...names, [signer]: text }),
    drawn,
    setDrawn,
    setHandle: useCallback((ready: DrawPadHandle) => setHandle(ready), []),
    clear: () => handle?.clear(),
    missing: missingToSign(name, drawn),
    save,
  };
}

function Signed({ visit }: { visit: Visit }): JSX.Element | null {
  const t = visitTexts();
  const done = visit.timeline.filter(
    (item): item is SignatureItem | RefusalItem =>
      item.type === 'refusal' || (item.type === 'signature' && item.voided === null),
  );
  if (done.length === 0) return null;
  return (
    <Section title={t.sign.done}>
      <Card flush>
        {done.map((item) => (
          <Row
            key={item.seq}
            icon={item.type === 'signature' ? 'sign' : 'void'}
            title={
              item.type === 'signature'
                ? t.item.signature(common().signers[item.signer])
                : t.item.refusal(common().signers[item.signer])
            }
            detail={item.type === 'signature' ? item.name : item.reason}
            end={<SafetyWord state={item.safety} />}
          />
        ))}
      </Card>
    </Section>
  );
}

function Refusing(props: { visit: string; signer: Signer; onClose: () => void }): JSX.Element {
  const t = visitTexts();
  const [reason, setReason] = useState('');
  const record = useAct(
    () => refuseSignature(props.visit, { signer: props.signer, reason: reason.trim() }),
    () => {
      say(t.sign.refuseSaved);
      props.onClose();
    },
  );
  return (
    <Sheet
      title={t.sign.refuseTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <>
          <Button
            kind="main"
            wide
            busy={record.busy}
            disabled={reason.trim() === ''}
            onPress={() => record.run()}
          >
            {t.sign.refuseSave}
          </Button>
          {reason.trim() === '' && <p class="soft sign-hint">{t.sign.needReason}</p>}
        </>
      }
    >
      <p class="soft">
        {common().signers[props.signer]} · {t.sign.refuseHelp}
      </p>
      <div class="reasons">
        {t.sign.refuseReasons.map((known) => (
          <Button key={known} pressed={reason === known} onPress={() => setReason(known)}>
            {known}
          </Button>
        ))}
      </div>
      <Field label={t.sign.refuseReason} rows={2} value={reason} onChange={setReason} />
      <ProblemNotice problem={record.problem} />
    </Sheet>
  );
}
