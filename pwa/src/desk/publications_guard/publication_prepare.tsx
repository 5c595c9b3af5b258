import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { asked, type Group, groupsOf, type Judged, openGroups, stretchesOf } from './judging';
import { type CasePublication, type Draft, publicationsApi } from './publications_api';

/** The first person: confirms or corrects every place, and sees the text as it would be. */
export function Prepare(props: {
  id: string;
  shown: CasePublication;
  draft: Draft;
  onDone: () => void;
}): JSX.Element {
  const { id, shown, draft, onDone } = props;
  const { client } = useDesk();
  const [step] = useState(() => crypto.randomUUID());
  const [judged, judge] = useState<Judged>({});
  const [also, setAlso] = useState('');
  const [duration, setDuration] = useState(shown.durations[0]?.id ?? '');
  const { busy, trouble, act } = useAct();
  const texts = desk().publications;
  const left = openGroups(draft, judged).length;
  const submit = async () => {
    const body = asked(draft, judged, also, duration, step);
    if (await act(() => publicationsApi(client).prepare(id, body), texts.submitted)) onDone();
  };
  return (
    <section class="panel publication-prepare">
      <h2>{texts.find}</h2>
      <p class="soft">{draft.findings.length === 0 ? texts.nothingFound : texts.findLead}</p>
      <ul class="publication-findings">
        {groupsOf(draft).map((group) => (
          <FindingLine
            key={group.key}
            group={group}
            draft={draft}
            judged={judged}
            onJudge={(said) => judge((before) => ({ ...before, [group.key]: said }))}
          />
        ))}
      </ul>
      <Field label={texts.also} hint={texts.alsoHint} rows={2} value={also} onChange={setAlso} />
      <Choice
        legend={texts.duration}
        shape="stack"
        options={shown.durations.map((one) => ({
          value: one.id,
          label: one.name[language.value],
          detail: one.basis[language.value],
        }))}
        chosen={duration}
        onChoose={setDuration}
      />
      <h3>{texts.preview}</h3>
      <Preview draft={draft} judged={judged} />
      {trouble && <TroubleNotice trouble={trouble} />}
      {left > 0 && <p class="publication-left">{texts.left(left)}</p>}
      <div class="case-acts">
        <Button kind="main" busy={busy} disabled={left > 0} onPress={submit}>
          {texts.submit}
        </Button>
      </div>
    </section>
  );
}

function FindingLine(props: {
  group: Group;
  draft: Draft;
  judged: Judged;
  onJudge: (said: Judged[string]) => void;
}): JSX.Element {
  const { group, draft, judged, onJudge } = props;
  const texts = desk().publications;
  const { first, count } = group;
  const said = judged[group.key];
  const rule = draft.rules.find(({ id }) => id === first.rule)?.name[language.value] ?? first.rule;
  const hide = { value: 'hide' as const, label: texts.hide, detail: texts.instead(first.shown) };
  const keep = { value: 'keep' as const, label: texts.keep };
  return (
    <li class={said ? 'publication-finding' : 'publication-finding publication-open'}>
      <p class="case-clock-line">
        <strong>{first.text}</strong>
        <span class="soft">
          {rule}
          {count > 1 && ` · ${texts.places(count)}`}
          {!first.keep && ` · ${texts.mustHide}`}
        </span>
      </p>
      <Choice
        legend={`${rule} ${first.text}`}
        hideLegend
        options={first.keep ? [hide, keep] : [hide]}
        chosen={said === undefined ? null : said.keep ? 'keep' : 'hide'}
        onChoose={(value) => onJudge({ keep: value === 'keep', reason: said?.reason ?? '' })}
      />
      {said?.keep && (
        <Field
          label={texts.keepReason}
          value={said.reason}
          maxLength={1000}
          onChange={(reason) => onJudge({ keep: true, reason })}
        />
      )}
    </li>
  );
}

function Preview({ draft, judged }: { draft: Draft; judged: Judged }): JSX.Element {
  return (
    <div class="publication-text" lang="zh-CN">
      {stretchesOf(draft, judged).map(({ text, state }, place) =>
        state === 'plain' ? (
          text
        ) : (
          <mark key={`${place}`} class={`publication-${state}`}>
            {text}
          </mark>
        ),
      )}
    </div>
  );
}
