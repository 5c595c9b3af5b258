import './case_evidence.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/choice_field';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { type Case, casesApi } from '../cases_handle/cases_api';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';
import {
  evidenceApi,
  evidencePicture,
  type Kind,
  type Material,
  type Materials,
} from './evidence_api';
import { changed, keyOf, linkAct, mayTake, type Picked, startOf, toggled } from './picking';
import { FORM_ICONS } from './pieces';

const GROUPS = ['photo', 'sound', 'answer', 'note', 'interview', 'signature', 'paper'] as const;

interface SheetProps {
  readonly shown: Case;
  readonly kinds: Readonly<Record<string, { zh: string; en: string }>>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What was recorded, as thumbnails: several at once, what belongs to the finding first. */
export function PickSheet(props: SheetProps): JSX.Element {
  const { client } = useDesk();
  const [visit, setVisit] = useState('');
  const { read, refresh } = useReading(
    () => evidenceApi(client).materials(props.shown.id, visit),
    () => false,
    visit,
  );
  if (read.kind === 'ready') {
    const { value } = read;
    return <Filled key={value.visit} {...props} from={value} onVisit={setVisit} />;
  }
  return (
    <Sheet title={caseEvidence().pickTitle} closeLabel={common().close} onClose={props.onClose}>
      <ReadingView read={read} onRetry={refresh}>
        {() => null}
      </ReadingView>
    </Sheet>
  );
}

function Filled(
  props: SheetProps & { from: Materials; onVisit: (visit: string) => void },
): JSX.Element {
  const { shown, from } = props;
  const { client } = useDesk();
  const texts = caseEvidence();
  const [id] = useState(() => crypto.randomUUID());
  const [picked, pick] = useState<Picked>(() => startOf(from.materials));
  const [proves, setProves] = useState('');
  const [tried, tryIt] = useState(false);
  const acting = useAct();
  const suggested = from.materials.some((one) => one.suggested);
  const submit = async () => {
    tryIt(true);
    const officers = shown.officers.map((one) => one.id);
    const body = linkAct(picked, proves, officers);
    if (body === null) return;
    const send = () => casesApi(client).take(shown.id, { id, act: body });
    if (await acting.act(send, texts.takenDone(picked.size))) props.onDone();
  };
  return (
    <Sheet
      title={texts.pickTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={acting.busy} onPress={submit}>
            {texts.take(picked.size)}
          </Button>
        </div>
      }
    >
      {acting.trouble && <TroubleNotice trouble={acting.trouble} />}
      <VisitOf from={from} onVisit={props.onVisit} />
      {suggested && <p class="soft">{texts.suggested}</p>}
      {from.cut && <Notice tone="attention" title={texts.cut} />}
      <Groups
        case={shown.id}
        from={from}
        picked={picked}
        onToggle={(one) => pick(toggled(picked, one))}
      />
      <p class="evidence-count" role="status">
        {picked.size === 0 ? texts.chosenNone : texts.chosen(picked.size)}
      </p>
      <Field
        label={texts.provesAll}
        hint={texts.provesAllHint}
        rows={2}
        maxLength={2000}
        value={proves}
        onChange={setProves}
        {...(tried && linkAct(picked, proves, []) === null ? { error: texts.need } : {})}
      />
      {picked.size > 0 && (
        <Disclosure title={texts.each}>
          <OneByOne picked={picked} kinds={props.kinds} onChange={pick} />
        </Disclosure>
      )}
    </Sheet>
  );
}

function VisitOf(props: { from: Materials; onVisit: (visit: string) => void }): JSX.Element | null {
  const texts = caseEvidence();
  const { visits, visit } = props.from;
  if (visits.length < 2) return null;
  return (
    <SelectField
      label={texts.visit}
      value={visit}
      onChange={props.onVisit}
      options={visits.map((one) => ({
        value: one.id,
        label: one.own
          ? texts.visitOwn(when(one.openedWall))
          : texts.visitOther(when(one.openedWall)),
      }))}
    />
  );
}

function Groups(props: {
  case: string;
  from: Materials;
  picked: Picked;
  onToggle: (one: Material) => void;
}): JSX.Element {
  const texts = caseEvidence();
  const { materials } = props.from;
  if (materials.length === 0) return <p class="soft">{texts.nothing}</p>;
  return (
    <>
      {GROUPS.map((form) => {
        const some = materials.filter((one) => one.source.form === form);
        if (some.length === 0) return null;
        return (
          <fieldset class="pick" key={form}>
            <legend class="field-label">
              {dotted(texts.groups[form] ?? form, String(some.length))}
            </legend>
            <ul
              class={form === 'photo' || form === 'signature' ? 'evidence-tiles' : 'evidence-rows'}
            >
              {some.map((one) => (
                <Tile
                  key={keyOf(one)}
                  case={props.case}
                  one={one}
                  chosen={props.picked.has(keyOf(one))}
                  onToggle={() => props.onToggle(one)}
                />
              ))}
            </ul>
          </fieldset>
        );
      })}
    </>
  );
}

function Tile(props: {
  case: string;
  one: Material;
  chosen: boolean;
  onToggle: () => void;
}): JSX.Element {
  const { one, chosen } = props;
  const texts = caseEvidence();
  const why = one.taken
    ? texts.taken
    : one.fallen
      ? texts.fallenReason(texts.fallen[one.fallen.why], one.fallen.reason)
      : '';
  const pictured = one.source.form === 'photo' || one.source.form === 'signature';
  return (
    <li>
      <label
        class={`evidence-tile${chosen ? ' evidence-chosen' : ''}${why ? ' evidence-shut' : ''}`}
      >
        <input
          type="checkbox"
          aria-label={texts.select(one.name)}
          checked={chosen}
          disabled={!mayTake(one)}
          onChange={props.onToggle}
        />
        {pictured && <Thumbnail case={props.case} sha256={one.thumbnail} form={one.source.form} />}
        <span class="evidence-words">
          {!pictured && (
            <span class="evidence-detail">{one.detail || one.title[language.value]}</span>
          )}
          <span class="soft">
            {dotted(`#${one.index}`, pictured ? one.detail : '', one.wall && when(one.wall))}
          </span>
          {why && <span class="evidence-why">{why}</span>}
          {!one.stored && !why && <span class="evidence-why">{texts.onTheWay}</span>}
        </span>
      </label>
    </li>
  );
}

/** The picture, or what kind of record it is where none can be shown. */
export function Thumbnail(props: { case: string; sha256: string; form: string }): JSX.Element {
  const [broken, breakIt] = useState(false);
  if (props.sha256 === '' || broken) {
    return (
      <span class="evidence-picture evidence-no-picture">
        <Icon name={FORM_ICONS[props.form] ?? 'note'} />
      </span>
    );
  }
  return (
    <img
      class="evidence-picture"
      src={evidencePicture(props.case, props.sha256, 'thumbnail')}
      alt=""
      loading="lazy"
      onError={() => breakIt(true)}
    />
  );
}

function OneByOne(props: {
  picked: Picked;
  kinds: SheetProps['kinds'];
  onChange: (picked: Picked) => void;
}): JSX.Element {
  const texts = caseEvidence();
  const kinds = Object.entries(props.kinds).map(([value, name]) => ({
    value,
    label: name[language.value],
  }));
  return (
    <ul class="evidence-each">
      {[...props.picked].map(([key, one]) => (
        <li key={key}>
          <SelectField
            label={texts.kindOne(one.material.name)}
            value={one.kind}
            options={kinds}
            onChange={(kind) => props.onChange(changed(props.picked, key, { kind: kind as Kind }))}
          />
          <Field
            label={texts.provesOne(one.material.name)}
            value={one.proves}
            maxLength={2000}
            onChange={(value) => props.onChange(changed(props.picked, key, { proves: value }))}
          />
        </li>
      ))}
    </ul>
  );
}
