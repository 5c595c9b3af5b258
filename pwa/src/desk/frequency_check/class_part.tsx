import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { toggled } from '../tasks_assign/task_draft';
import { useAct } from './acting';
import { type Answer, type Classes, frequencyApi, type Tag } from './frequency_api';

/** Class of risk and credit with its tags, and the form that says them anew. */
export function ClassPart(props: {
  answer: Answer;
  acting: boolean;
  onChanged: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => frequencyApi(client).classes(),
    () => false,
  );
  const [open, set] = useState(false);
  const texts = desk().frequency;
  return (
    <section class="frequency-part">
      <div class="screen-line">
        <h2>{texts.classes}</h2>
        {props.acting && <Button onPress={() => set(true)}>{texts.classify}</Button>}
      </div>
      <ReadingView read={read} onRetry={refresh}>
        {(classes) => (
          <>
            <Standing answer={props.answer} classes={classes} />
            {open && (
              <ClassForm
                answer={props.answer}
                classes={classes}
                onClose={() => set(false)}
                onDone={() => {
                  set(false);
                  props.onChanged();
                }}
              />
            )}
          </>
        )}
      </ReadingView>
    </section>
  );
}

function Standing({ answer, classes }: { answer: Answer; classes: Classes }): JSX.Element {
  const texts = desk().frequency;
  const tongue = language.value;
  const said = answer.classification;
  if (!said) {
    return (
      <p class="soft">
        {texts.classNone}. {texts.classNoneText}
      </p>
    );
  }
  const nameIn = (some: Classes['risk'], id: string | null) =>
    some.find((one) => one.id === id)?.name[tongue];
  const tags = classes.tags.filter(({ id }) => said.tags.includes(id));
  return (
    <>
      <p>
        {dotted(
          nameIn(classes.risk, said.risk) ?? texts.labelled(texts.risk, texts.none),
          nameIn(classes.credit, said.credit) ?? texts.labelled(texts.credit, texts.none),
        )}{' '}
        {!said.verified && <span class="chip chip-attention">{texts.unverified}</span>}
      </p>
      {tags.map((tag) => (
        <p key={tag.id}>
          <TagMark tag={tag} /> <span class="soft">{tag.meaning[tongue]}</span>
        </p>
      ))}
      <p class="soft">{dotted(said.basis, instant(said.at, 'date'))}</p>
    </>
  );
}

/** Colour and word together: the colour alone says nothing to many readers. */
export function TagMark({ tag }: { tag: Tag }): JSX.Element {
  return <span class={`tag tag-${tag.colour}`}>{tag.name[language.value]}</span>;
}

function ClassForm(props: {
  answer: Answer;
  classes: Classes;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { client } = useDesk();
  const { answer, classes } = props;
  const said = answer.classification;
  const [risk, setRisk] = useState(said?.risk ?? '');
  const [credit, setCredit] = useState(said?.credit ?? '');
  const [tags, setTags] = useState<readonly string[]>(said?.tags ?? []);
  const [basis, setBasis] = useState('');
  const [lacking, setLacking] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().frequency;
  const tongue = language.value;
  const options = (some: Classes['risk']) => [
    { value: '', label: texts.none },
    ...some.map((one) => ({ value: one.id, label: one.name[tongue] })),
  ];

  const submit = async () => {
    setLacking(basis.trim() === '');
    if (basis.trim() === '') return;
    const asked = {
      agencyId: answer.agency.id,
      risk: risk || null,
      credit: credit || null,
      tags: [...tags],
      basis: basis.trim(),
      verified: false,
    };
    const enterprise = answer.enterprise.id ?? '';
    if (await act(() => frequencyApi(client).classify(enterprise, asked), texts.classified)) {
      props.onDone();
    }
  };

  return (
    <Sheet
      title={texts.classifyTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.classify}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <Choice
        legend={texts.risk}
        options={options(classes.risk)}
        chosen={risk}
        onChoose={setRisk}
        shape="stack"
      />
      <Choice
        legend={texts.credit}
        options={options(classes.credit)}
        chosen={credit}
        onChoose={setCredit}
        shape="stack"
      />
      <TagChoice tags={classes.tags} chosen={tags} onToggle={(id) => setTags(toggled(tags, id))} />
      <Field
        label={texts.basis}
        hint={texts.basisHint}
        maxLength={500}
        value={basis}
        onChange={setBasis}
        {...(lacking ? { error: texts.needBasis } : {})}
      />
    </Sheet>
  );
}

function TagChoice(props: {
  tags: readonly Tag[];
  chosen: readonly string[];
  onToggle: (id: string) => void;
}): JSX.Element {
  return (
    <fieldset class="pick">
      <legend class="field-label">{desk().frequency.tags}</legend>
      <div class="pick-list">
        {props.tags.map((tag) => (
          <Check
            key={tag.id}
            label={<TagMark tag={tag} />}
            detail={tag.meaning[language.value]}
            checked={props.chosen.includes(tag.id)}
            onChange={() => props.onToggle(tag.id)}
          />
        ))}
      </div>
    </fieldset>
  );
}
