import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { rulesTexts } from '../../i18n/desk_rules';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type CaseRulesShown, rulesApi } from './rules_api';
import { AMOUNTS, draftOf, lackingIn, type RulesDraft, rulesIn } from './rules_draft';

interface SheetProps {
  readonly shown: CaseRulesShown;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function RulesSheet({ shown, onClose, onDone }: SheetProps): JSX.Element {
  const { client } = useDesk();
  const texts = rulesTexts();
  const [id] = useState(() => crypto.randomUUID());
  const [draft, setDraft] = useState(() => draftOf(shown.rules));
  const [lacking, setLacking] = useState<readonly string[]>([]);
  const { busy, trouble, act } = useAct();
  const submit = async () => {
    const missing = lackingIn(draft);
    setLacking(missing);
    if (missing.length > 0) return;
    const asked = { id, rules: rulesIn(draft), source: draft.source.trim(), seen: shown.seen };
    if (await act(() => rulesApi(client).keep(asked), texts.kept)) onDone();
  };
  return (
    <Sheet
      title={texts.title}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.keep}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <RulesFields
        draft={draft}
        lacking={lacking}
        onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
      />
    </Sheet>
  );
}

function RulesFields(props: {
  readonly draft: RulesDraft;
  readonly lacking: readonly string[];
  readonly onChange: (part: Partial<RulesDraft>) => void;
}): JSX.Element {
  const { draft, lacking, onChange } = props;
  const texts = rulesTexts();
  return (
    <>
      <Choice
        legend={texts.order}
        shape="stack"
        chosen={draft.turn}
        onChoose={(turn) => onChange({ turn })}
        options={[
          { value: 'before', label: texts.orders.before },
          { value: 'after', label: texts.orders.after },
        ]}
      />
      <p class="field-hint">{texts.orderHint}</p>
      <Choice
        legend={texts.statement}
        chosen={draft.statementLimit}
        onChoose={(statementLimit) => onChange({ statementLimit })}
        options={[
          { value: 'statement', label: texts.statements.statement },
          { value: 'statement-three', label: texts.statements['statement-three'] },
        ]}
      />
      {AMOUNTS.map((name) => (
        <Field
          key={name}
          label={texts[name]}
          value={draft[name]}
          onChange={(value) => onChange({ [name]: value })}
          {...(lacking.includes(name) ? { error: texts.amount } : {})}
        />
      ))}
      <Field
        label={texts.source}
        hint={texts.sourceHint}
        maxLength={300}
        value={draft.source}
        onChange={(source) => onChange({ source })}
        {...(lacking.includes('source') ? { error: texts.need } : {})}
      />
    </>
  );
}
