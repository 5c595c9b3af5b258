/** What the officers come for, what set it off, and whether it is entered late. */
import type { JSX } from 'preact';
import type { InspectionType, Purpose, TriggerKind } from '../../field';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { Check, Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import type { Said } from './said';

const PURPOSES: readonly Purpose[] = ['inspection', 'service', 'guidance', 'publicity'];
const TYPES: readonly InspectionType[] = ['routine', 'case_based', 'special'];
const TRIGGERS: readonly TriggerKind[] = ['complaint', 'accident', 'transfer', 'device_clue'];

interface SaidProps {
  said: Said;
  onSay: (more: Partial<Said>) => void;
}

export function Occasion({ said, onSay }: SaidProps): JSX.Element {
  const t = codes();
  return (
    <>
      <Choice
        legend={t.opening.purpose}
        options={PURPOSES.map((value) => ({ value, label: t.purposes[value] }))}
        chosen={said.purpose}
        onChoose={(purpose) => onSay({ purpose })}
      />
      {said.purpose === 'inspection' ? (
        <Choice
          legend={field().start.type}
          options={TYPES.map((value) => ({ value, label: common().inspectionTypes[value] }))}
          chosen={said.type}
          onChoose={(type) => onSay({ type })}
        />
      ) : (
        <p class="soft">{t.opening.notCounted}</p>
      )}
      {said.purpose === 'inspection' && said.type === 'case_based' && (
        <>
          <Choice
            legend={t.opening.trigger}
            options={TRIGGERS.map((value) => ({ value, label: t.triggers[value] }))}
            chosen={said.trigger}
            onChoose={(trigger) => onSay({ trigger })}
          />
          {said.trigger !== null && (
            <Field
              label={t.opening.triggerNote}
              value={said.triggerNote}
              onChange={(triggerNote) => onSay({ triggerNote })}
              maxLength={500}
            />
          )}
        </>
      )}
    </>
  );
}

export function LateEntry({ said, onSay }: SaidProps): JSX.Element {
  const t = codes().opening;
  const { late } = said;
  return (
    <div class="start-late">
      <Check
        label={t.madeUp}
        detail={t.madeUpHelp}
        checked={late !== null}
        onChange={(on) => onSay({ late: on ? { at: '', reason: '' } : null })}
      />
      {late && (
        <>
          <Field
            label={t.happened}
            type="datetime-local"
            value={late.at}
            onChange={(at) => onSay({ late: { ...late, at } })}
            required
          />
          <Choice
            legend={t.madeUpReason}
            options={t.madeUpReasons.map((value) => ({ value, label: value }))}
            chosen={late.reason}
            onChoose={(reason) => onSay({ late: { ...late, reason } })}
          />
        </>
      )}
    </div>
  );
}
