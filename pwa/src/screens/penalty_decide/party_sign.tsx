/** The party signs, or it is noted that it would not: one of the two, never neither. */
import '../signature_collect/signature.css';
import type { JSX } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import { type Refused, refused } from '../../domain/problems';
import { drawSignature, type Visit } from '../../field';
import { onTheSpot } from '../../i18n/on_the_spot';
import { zh } from '../../i18n/on_the_spot.zh';
import { visit as visitTexts } from '../../i18n/visit';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { DrawPad, type DrawPadHandle } from '../../ui/draw_pad';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';

export type SignedOrNot =
  | { readonly ok: true; readonly signature: string | null; readonly refusal: string | null }
  | Refused;

export interface PartySign {
  readonly ready: boolean;
  readonly name: string;
  take(): Promise<SignedOrNot>;
  readonly view: PartySignView;
}

interface PartySignView {
  readonly signed: { readonly name: string } | null;
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly refusal: string | null;
  readonly setRefusal: (reason: string | null) => void;
  readonly setHandle: (handle: DrawPadHandle) => void;
  readonly setDrawn: (drawn: boolean) => void;
  readonly clear: () => void;
  readonly drawn: boolean;
}

/** `paper`: what is signed. What was drawn for one paper never stands under another. */
export function usePartySign(visit: Visit, paper: string, known: string): PartySign {
  const [name, setName] = useState(known);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [drawn, setDrawn] = useState(false);
  const handle = useRef<DrawPadHandle | null>(null);
  // Drawn, and what follows was refused: nobody signs the same paper twice.
  const [kept, keep] = useState<{ paper: string; capture: string; name: string } | null>(null);
  const signed = kept?.paper === paper ? kept : null;
  const take = async (): Promise<SignedOrNot> => {
    if (refusal !== null) return { ok: true, signature: null, refusal };
    if (signed) return { ok: true, signature: signed.capture, refusal: null };
    const png = await handle.current?.picture();
    if (!png) return refused('signature-empty');
    const drew = await drawSignature(visit.id, { signer: 'party', name: name.trim(), png });
    if (!drew.ok) return drew;
    keep({ paper, capture: drew.capture, name: name.trim() });
    return { ok: true, signature: drew.capture, refusal: null };
  };
  const ready =
    signed !== null || (refusal === null ? drawn && name.trim() !== '' : refusal.trim() !== '');
  return {
    ready,
    name: signed?.name ?? name,
    take,
    view: {
      signed,
      name,
      setName,
      refusal,
      setRefusal,
      setHandle: useCallback((ready: DrawPadHandle) => {
        handle.current = ready;
      }, []),
      setDrawn,
      clear: () => handle.current?.clear(),
      drawn,
    },
  };
}

export function PartySignBox({ view }: { view: PartySignView }): JSX.Element {
  const t = onTheSpot().hand;
  const pad = visitTexts().sign;
  if (view.signed) return <Notice tone="good" title={t.signedBy(view.signed.name)} />;
  if (view.refusal !== null) return <Refusal view={view} refusal={view.refusal} />;
  return (
    <>
      <Field label={t.signer} value={view.name} onChange={view.setName} maxLength={60} required />
      <div class="signing">
        <div class="signing-line">
          <p class="soft">{pad.padHelp}</p>
          <Button kind="quiet" icon="retry" disabled={!view.drawn} onPress={view.clear}>
            {t.clear}
          </Button>
        </div>
        <DrawPad label={pad.pad} onReady={view.setHandle} onChange={view.setDrawn} />
        <Button
          kind="quiet"
          icon="void"
          onPress={() => {
            view.setDrawn(false);
            view.setRefusal(zh.hand.refuseReasons[0] ?? '');
          }}
        >
          {t.refuse}
        </Button>
      </div>
    </>
  );
}

function Refusal(props: { view: PartySignView; refusal: string }): JSX.Element {
  const t = onTheSpot().hand;
  const { view, refusal } = props;
  return (
    <>
      <Choice
        legend={t.refuse}
        shape="stack"
        chosen={zh.hand.refuseReasons.find((one) => one === refusal) ?? null}
        onChoose={view.setRefusal}
        // It goes on the paper, and papers are Chinese.
        options={zh.hand.refuseReasons.map((value, at) => ({
          value,
          label: t.refuseReasons[at] ?? value,
        }))}
      />
      <Field label={t.refuseReason} value={refusal} onChange={view.setRefusal} maxLength={500} />
      <Button kind="quiet" icon="sign" onPress={() => view.setRefusal(null)}>
        {t.undo}
      </Button>
    </>
  );
}
