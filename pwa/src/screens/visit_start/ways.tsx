/** The ways to an enterprise without a scanner. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Enterprise, reference, searchEnterprises, tasks } from '../../field';
import { field } from '../../i18n/field';
import { instant } from '../../i18n/format';
import { Button, SubmitButton } from '../../ui/button';
import { Card, Row } from '../../ui/card';
import { Field } from '../../ui/field';
import { Empty, Notice } from '../../ui/notice';
import { taskTitle } from '../day_plan/lists';
import { openTasks, orderTasks } from '../day_plan/state';
import { fromRegister, fromTask, fromTyping, misspelt, noUscc, type Subject } from './state';

const SEARCH_LIMIT = 30;

export function FindByCode(props: {
  onText: (text: string) => void;
  onEdit: () => void;
}): JSX.Element {
  const t = field().start;
  const [code, setCode] = useState('');
  return (
    <form
      class="start-form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onText(code.trim().toUpperCase());
      }}
    >
      <Field
        label={t.code}
        hint={t.codeHint}
        value={code}
        onChange={(text) => {
          props.onEdit();
          setCode(text);
        }}
        capitals
        maxLength={32}
        required
      />
      <SubmitButton kind="plain" icon="search" disabled={code.trim() === ''}>
        {t.lookUp}
      </SubmitButton>
    </form>
  );
}

export function FindByName(props: {
  onFound: (subject: Subject) => void;
  onType: () => void;
}): JSX.Element {
  const t = field().start;
  const [text, setText] = useState('');
  const matches = useMatches(text);
  return (
    <div class="start-form">
      {reference.value.enterprises === null && <Notice tone="attention" title={t.noRegister} />}
      <Field label={t.name} type="search" value={text} onChange={setText} maxLength={60} />
      <div class="start-matches" aria-live="polite">
        {matches && matches.length > 0 && (
          <Card flush>
            {matches.map((enterprise) => (
              <Row
                key={enterprise.id}
                icon="building"
                title={enterprise.name}
                detail={
                  <>
                    <span class="fixed">{enterprise.uscc}</span> · {enterprise.address}
                  </>
                }
                onPress={() => props.onFound(fromRegister(enterprise, 'search'))}
              />
            ))}
          </Card>
        )}
        {matches?.length === 0 &&
          (misspelt(text) ? (
            <Notice tone="attention" title={t.wrongCheck}>
              {t.wrongTypedHelp}
            </Notice>
          ) : (
            <Empty icon="search" title={t.noMatch} />
          ))}
      </div>
      <Button kind="quiet" onPress={props.onType}>
        {t.typeInstead}
      </Button>
    </div>
  );
}

/** null: nothing asked yet. The answer of an older question never replaces a newer one. */
function useMatches(text: string): readonly Enterprise[] | null {
  const [matches, setMatches] = useState<readonly Enterprise[] | null>(null);
  useEffect(() => {
    const asked = text.trim();
    let outdated = false;
    if (asked === '') setMatches(null);
    else {
      searchEnterprises(asked, SEARCH_LIMIT).then((found) => {
        if (!outdated) setMatches(found);
      });
    }
    return () => {
      outdated = true;
    };
  }, [text]);
  return matches;
}

export function FindByTask(props: { onFound: (subject: Subject) => void }): JSX.Element {
  const t = field().day;
  const open = openTasks(tasks.value);
  if (open.length === 0) return <Empty icon="today" title={t.noTasks} />;
  return (
    <Card flush>
      {orderTasks(open).map((task) => (
        <Row
          key={task.id}
          icon="building"
          title={taskTitle(task)}
          detail={task.due ? t.due(instant(task.due, 'day')) : task.note}
          onPress={() => {
            const subject = fromTask(task);
            if (subject) props.onFound(subject);
          }}
        />
      ))}
    </Card>
  );
}

export function FindTyped(props: {
  uscc: string;
  onFound: (subject: Subject) => void;
}): JSX.Element {
  const t = field().start;
  const [name, setName] = useState('');
  const [uscc, setUscc] = useState(props.uscc);
  const wrong = noUscc(uscc);
  return (
    <form
      class="start-form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onFound(fromTyping(name, uscc));
      }}
    >
      <h2>{t.typedTitle}</h2>
      <Field label={t.typedName} value={name} onChange={setName} maxLength={120} required />
      <Field
        label={t.typedUscc}
        value={uscc}
        onChange={setUscc}
        maxLength={18}
        capitals
        hint={t.wrongTypedHelp}
        {...(wrong && misspelt(uscc) ? { error: t.wrongCheck } : {})}
      />
      <SubmitButton disabled={name.trim() === '' || wrong}>{t.use}</SubmitButton>
    </form>
  );
}
