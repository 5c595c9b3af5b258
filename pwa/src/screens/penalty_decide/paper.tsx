/** The decision's paper as people read it on the screen and as the phone prints it. */
import './penalty.css';
import type { JSX } from 'preact';
import { encode } from 'uqr';
import { filledPaper, type PaperBlock, type SummaryLaw } from '../../domain/summary';
import { me, reference } from '../../field';
import type { Decision } from '../../field/case_view';
import { zh } from '../../i18n/on_the_spot.zh';
import { QrCode } from '../../ui/qr_code';

export interface PaperShown {
  readonly law: SummaryLaw;
  readonly decision: Pick<Decision, 'body' | 'wall'>;
  readonly received: string;
}

/** What the paper says of how the party got it; papers are Chinese whatever the screen speaks. */
export function receivedWords({ handed }: Decision, signer: string): string {
  if (!handed) return '';
  const { how, signature, refusal } = handed.body;
  const t = zh.hand.received;
  if (refusal !== undefined) return t.refused(t[how], refusal);
  return signature === undefined ? t[how] : t.signed(t[how], signer);
}

export function DecisionPaper({ law, decision, received }: PaperShown): JSX.Element {
  const { body, wall } = decision;
  const blocks = filledPaper({ body, wall, received, officers: namesOf(body.officers) }, law);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the sheet by it
    <article class="paper" lang="zh" tabIndex={0}>
      <p class="paper-body">{me.value?.agency.name.zh}</p>
      <h3 class="paper-title">{law.paperTitle}</h3>
      <p class="paper-number">{body.number}</p>
      <p>{body.party.name}：</p>
      {blocks.map((block, at) => (
        <Block key={`${block.kind}-${at}`} block={block} />
      ))}
      <p class="paper-end">
        {me.value?.agency.name.zh}（印章）
        <br />
        {wall.slice(0, 10)}
      </p>
    </article>
  );
}

function namesOf(officers: readonly string[]): readonly (readonly [string, string])[] {
  return officers.map((id) => {
    const known = reference.value.officers.find((officer) => officer.id === id);
    return [known?.name.zh ?? id, known?.certificate.number ?? ''] as const;
  });
}

function Block({ block }: { block: PaperBlock }): JSX.Element {
  if (block.kind === 'heading') return <p class="paper-heading">{block.text}</p>;
  if (block.kind === 'rows') {
    return (
      <table>
        <tbody>
          {block.rows.map(([label, text]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  if (block.kind === 'sign') {
    return (
      <p class="paper-sign">
        {block.people.map((who) => (
          <span key={who}>{who}：</span>
        ))}
      </p>
    );
  }
  return <p class="paper-text">{block.text}</p>;
}

/** The page behind the code shows this decision and nothing else. */
export function decisionAddress(secret: string): string {
  return `${location.origin}/j/${secret}`;
}

export function DecisionCode({ secret, label }: { secret: string; label: string }): JSX.Element {
  const modules = encode(decisionAddress(secret), { ecc: 'M', border: 0 }).data;
  return (
    <div class="decision-code">
      <QrCode label={label} modules={modules} />
    </div>
  );
}

/** Only the printer sees it. */
export function PrintSheet(props: PaperShown): JSX.Element {
  const { secret } = props.decision.body;
  return (
    <div class="print-sheet" aria-hidden="true">
      <DecisionPaper {...props} />
      {secret !== undefined && <DecisionCode secret={secret} label={zh.hand.code} />}
    </div>
  );
}
