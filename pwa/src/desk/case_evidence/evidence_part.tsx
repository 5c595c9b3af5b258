import './case_evidence.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import type { LiveEntry } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { ofCases } from '../cases_handle/case_events';
import type { Case } from '../cases_handle/cases_api';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import {
  type CaseEvidence,
  evidenceApi,
  evidenceFile,
  evidencePicture,
  type PieceShown,
} from './evidence_api';
import { OtherSheet } from './other_sheet';
import { PickSheet, Thumbnail } from './pick_sheet';

const touches = (entry: LiveEntry): boolean =>
  ofCases(entry) || entry.kind === 'capture.voided' || entry.kind === 'evidence.reviewed';

/** What the facts of a case rest on, and what of it does not count any more. */
export function EvidencePart(props: { shown: Case; onChanged: () => void }): JSX.Element {
  const { shown } = props;
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => evidenceApi(client).read(shown.id),
    touches,
    `${shown.id} ${shown.lastIndex}`,
  );
  const texts = caseEvidence();
  return (
    <section class="panel">
      <h2>{texts.title}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {(evidence) => <Pieces {...props} evidence={evidence} />}
      </ReadingView>
    </section>
  );
}

function Pieces(props: {
  shown: Case;
  evidence: CaseEvidence;
  onChanged: () => void;
}): JSX.Element {
  const { shown, evidence } = props;
  const [open, setOpen] = useState<'pick' | 'other' | null>(null);
  const texts = caseEvidence();
  const done = () => {
    setOpen(null);
    props.onChanged();
  };
  return (
    <>
      <Warning evidence={evidence} />
      {evidence.pieces.length === 0 ? (
        <p class="soft">{texts.none}</p>
      ) : (
        <ul class="evidence-list">
          {evidence.pieces.map((one) => (
            <PieceLine key={one.name} id={shown.id} one={one} />
          ))}
        </ul>
      )}
      {evidence.mayAdd && (
        <>
          <p class="soft">{texts.lead}</p>
          <div class="case-acts">
            <Button icon="camera" onPress={() => setOpen('pick')}>
              {texts.pick}
            </Button>
            <Button icon="plus" onPress={() => setOpen('other')}>
              {texts.other}
            </Button>
          </div>
        </>
      )}
      {open === 'pick' && (
        <PickSheet
          shown={shown}
          kinds={evidence.kinds}
          onClose={() => setOpen(null)}
          onDone={done}
        />
      )}
      {open === 'other' && (
        <OtherSheet
          shown={shown}
          kinds={evidence.kinds}
          onClose={() => setOpen(null)}
          onDone={done}
        />
      )}
    </>
  );
}

function Warning({ evidence }: { evidence: CaseEvidence }): JSX.Element | null {
  const texts = caseEvidence();
  if (evidence.fallen === 0) return null;
  return (
    <Notice tone="attention" title={texts.warnTitle(evidence.fallen)}>
      {evidence.fallenAfter > 0 ? texts.warnAfter(evidence.fallenAfter) : texts.warnBefore}
    </Notice>
  );
}

function PieceLine({ id, one }: { id: string; one: PieceShown }): JSX.Element {
  const texts = caseEvidence();
  const tongue = language.value;
  const out = one.excluded !== null || one.fallen !== null;
  return (
    <li class={out ? 'evidence-out' : ''}>
      {one.thumbnail === '' ? (
        <Thumbnail case={id} sha256="" form={one.form ?? (one.file ? 'note' : 'paper')} />
      ) : (
        <a
          class="evidence-open"
          href={evidencePicture(id, one.thumbnail, 'preview')}
          target="_blank"
          rel="noopener"
          aria-label={texts.enlarge(one.name)}
        >
          <Thumbnail case={id} sha256={one.thumbnail} form={one.form ?? 'photo'} />
        </a>
      )}
      <span class="evidence-words">
        <span class="evidence-head">
          <strong class="evidence-name">{one.name}</strong>
          {one.kindName && <span class="chip">{one.kindName[tongue]}</span>}
          {one.decidedOn && <span class="chip chip-live">{texts.decidedOn}</span>}
        </span>
        <span>{one.proves === '' ? texts.noProof : texts.proves(one.proves)}</span>
        <span class="soft">
          {dotted(
            one.wall && when(one.wall),
            one.sample && texts.sample,
            one.place && texts.place(one.place),
            !one.source && !one.file && !one.place && !one.sample && texts.typed,
            instant(one.on, 'day'),
          )}
        </span>
        {one.file && (
          <a class="link" href={evidenceFile(id, one.file.sha256)} download>
            {texts.file(one.file.name)}
          </a>
        )}
        <Marks one={one} />
      </span>
    </li>
  );
}

function Marks({ one }: { one: PieceShown }): JSX.Element | null {
  const texts = caseEvidence();
  const marks = [
    one.fallen &&
      dotted(
        texts.fallenReason(texts.fallen[one.fallen.why], one.fallen.reason),
        one.afterDecision && texts.afterDecision,
        `#${one.fallen.index}`,
      ),
    one.excluded !== null && texts.excluded(one.excluded),
    one.changed && !one.fallen && texts.changed,
    !one.stored && !one.changed && texts.onTheWay,
  ].filter(Boolean);
  if (marks.length === 0) return null;
  return <span class="evidence-why">{marks.join(desk().comma)}</span>;
}
